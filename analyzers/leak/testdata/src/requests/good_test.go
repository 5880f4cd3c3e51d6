// Package requests is about tests with a server that is not seen.
package requests

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// The test makes one request, so that the handler runs once.
func TestClose(t *testing.T) {
	got := make(chan bool, 1)
	saw := make(chan bool, 1)
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got <- true
		<-r.Context().Done()
		saw <- true
	}))
	defer ts.Close()
	die := make(chan bool)
	go func() {
		println(ts.URL)
		<-die
	}()
loop:
	for {
		select {
		case <-got:
			die <- true
		case <-saw:
			break loop
		}
	}
}
