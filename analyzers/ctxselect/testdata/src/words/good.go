// Package words has cases for words and for the end that need not leave the loop.
package words

import (
	"context"
	"net"
)

var shutdown = make(chan struct{})

func ask() { shutdown <- struct{}{} }

// A word is received once, and nobody closes the channel.
func listen(interrupts <-chan int) {
	for {
		select {
		case <-interrupts:
			println("interrupted")
		case <-shutdown:
			println("shutting down already")
		}
	}
}

// The loop waits for the next connection, and ends when the listener is closed.
func accept(ctx context.Context, l net.Listener, conns chan<- net.Conn) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		select {
		case conns <- c:
		case <-ctx.Done():
		}
	}
}
