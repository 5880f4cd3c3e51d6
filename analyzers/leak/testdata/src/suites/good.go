// Package suites fails in helpers of a test framework.
package suites

import (
	"net"

	. "github.com/onsi/ginkgo"
)

// Where nobody can be accepted, the suite ends.
func pair(ln net.Listener, dial func() (net.Conn, error)) (net.Conn, net.Conn) {
	ch := make(chan net.Conn)
	go func() {
		if server, err := ln.Accept(); err == nil {
			ch <- server
		} else {
			Fail(err.Error())
		}
	}()
	client, err := dial()
	if err != nil {
		Fail(err.Error())
	}
	return client, <-ch
}
