package oneshot

import (
	"context"
	"sync"
	"time"
)

// The buffer holds the answer.
func (r *Resolver) ResolveBuffered(host string) <-chan Reply {
	out := make(chan Reply, 1)
	go func() {
		hosts, err := r.lookup(host)
		out <- Reply{hosts, err}
		close(out)
	}()
	return out
}

// The sender leaves with the context of the caller.
func (r *Resolver) ResolveContext(ctx context.Context, host string) <-chan Reply {
	out := make(chan Reply)
	go func() {
		defer close(out)
		hosts, err := r.lookup(host)
		select {
		case out <- Reply{hosts, err}:
		case <-ctx.Done():
		}
	}()
	return out
}

// A stream: the caller has to drain it.
func (r *Resolver) ResolveAll(hosts []string) <-chan Reply {
	out := make(chan Reply)
	go func() {
		defer close(out)
		for _, h := range hosts {
			found, err := r.lookup(h)
			out <- Reply{found, err}
		}
	}()
	return out
}

// A stream in which each value has its own sender.
func (r *Resolver) ResolveEach(hosts []string) <-chan Reply {
	out := make(chan Reply)
	var wg sync.WaitGroup
	for _, h := range hosts {
		wg.Go(func() {
			found, err := r.lookup(h)
			out <- Reply{found, err}
		})
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

// Head and tail are a stream too.
func Countdown() <-chan string {
	out := make(chan string)
	go func() {
		out <- "ready"
		time.Sleep(time.Second)
		out <- "go"
		close(out)
	}()
	return out
}

// A close is heard by all, and waits for none.
func Closed(work func()) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	return done
}

// The only caller always receives.
func (r *Resolver) wait(host string) Reply { return <-r.begin(host) }

func (r *Resolver) begin(host string) <-chan Reply {
	out := make(chan Reply)
	go func() {
		hosts, err := r.lookup(host)
		out <- Reply{hosts, err}
	}()
	return out
}

// What the caller sends is taken.
func (r *Resolver) Queue() chan<- string {
	in := make(chan string)
	go func() {
		for h := range in {
			r.lookup(h)
		}
	}()
	return in
}

// A stream may be as short as one value; whoever takes it drains it.
func changes(since int, next func() (int, error)) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for {
			n, err := next()
			if err != nil || n <= since {
				out <- since
				return
			}
			out <- n
		}
	}()
	return out
}
