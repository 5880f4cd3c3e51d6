package main

import "net"

// Accept may well return without an error.
func accepted(l net.Listener) error {
	failed := make(chan error)
	go func() {
		if _, err := l.Accept(); err != nil {
			failed <- err
		}
	}()
	return <-failed // want `receive from failed blocks forever`
}
