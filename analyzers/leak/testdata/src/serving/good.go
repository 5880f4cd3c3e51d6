// Package main serves until that fails.
package main

import (
	"fmt"
	"net"
	"net/http"
)

// Serve never returns without an error, be it that the server is closed: there is
// something to receive in the end.
func serve(s *http.Server, l net.Listener, failed chan error) {
	go func() {
		if err := s.Serve(l); err != nil {
			failed <- fmt.Errorf("server: %v", err)
		}
	}()
}

func main() {
	failed := make(chan error)
	l, err := net.Listen("tcp", ":8080")
	if err != nil {
		panic(err)
	}
	serve(&http.Server{}, l, failed)
	<-failed
}
