// Package oneshot: a single value for a caller who may be gone.
package oneshot

import (
	"context"
	"net"
)

type Resolver struct {
	lookup func(host string) ([]string, error)
}

type Reply struct {
	Hosts []string
	Err   error
}

// The answer is sent once, to whoever called.
func (r *Resolver) Resolve(host string) <-chan Reply {
	out := make(chan Reply)
	go func() {
		hosts, err := r.lookup(host)
		out <- Reply{hosts, err} // want `send on out blocks forever if the caller does not receive: give it a buffer of 1`
		close(out)
	}()
	return out
}

// The goroutine is a method, and the channel its argument.
func (r *Resolver) Warm(hosts []string) chan error {
	done := make(chan error)
	go r.warm(hosts, done)
	return done
}

func (r *Resolver) warm(hosts []string, done chan<- error) {
	for _, h := range hosts {
		if _, err := r.lookup(h); err != nil {
			done <- err // want `send on done blocks forever if the caller does not receive: give it a buffer of 1`
			return
		}
	}
	done <- nil
}

// The error channel of a server has one value at most.
func Serve(l net.Listener, handle func(net.Conn)) (<-chan struct{}, <-chan error) {
	started, failed := make(chan struct{}), make(chan error)
	go func() {
		close(started)
		for {
			conn, err := l.Accept()
			if err != nil {
				failed <- err // want `send on failed blocks forever if the caller does not receive: give it a buffer of 1`
				return
			}
			go handle(conn)
		}
	}()
	return started, failed
}

// A helper within the package, whose caller leaves with the context.
func (r *Resolver) both(ctx context.Context, a, b string) error {
	first := r.start(a)
	select {
	case <-first:
	case <-ctx.Done():
		return ctx.Err()
	}
	<-r.start(b)
	return nil
}

func (r *Resolver) start(host string) <-chan Reply {
	out := make(chan Reply)
	go func() {
		hosts, err := r.lookup(host)
		out <- Reply{hosts, err} // want `send on out blocks forever: nobody receives`
	}()
	return out
}
