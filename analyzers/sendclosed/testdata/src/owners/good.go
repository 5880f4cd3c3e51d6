package owners

import (
	"context"
	"sync"
	"time"
)

// The close comes last on either path.
func (p *probe) lastOrdered(final bool) {
	out := make(chan sample, 2)
	out <- sample{}
	if final {
		close(out)
		return
	}
	out <- sample{}
	close(out)
}

// The receiver tells by a channel of its own.
func takeTold(n int, next func() int) (sum int) {
	numbers, enough := make(chan int), make(chan struct{})
	go func() {
		defer close(numbers)
		for {
			select {
			case numbers <- next():
			case <-enough:
				return
			}
		}
	}()
	for range n {
		sum += <-numbers
	}
	close(enough)
	return sum
}

// Nobody needs to close a channel of one value.
func readOneLeft(p *probe) (float64, bool) {
	result := make(chan float64, 1)
	go func() {
		if v, err := p.read(); err == nil {
			result <- v
		}
	}()
	select {
	case v := <-result:
		return v, true
	case <-time.After(time.Second):
		return 0, false
	}
}

// Done comes behind the send.
func collectDone(probes []*probe) (out []float64) {
	values := make(chan float64)
	var wg sync.WaitGroup
	for _, p := range probes {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if v, err := p.read(); err == nil {
				values <- v
			}
		}()
	}
	go func() {
		wg.Wait()
		close(values)
	}()
	for v := range values {
		out = append(out, v)
	}
	return out
}

// Who closes has waited for the other.
func bothWaited(a, b []float64, use func(float64)) {
	merged := make(chan float64)
	produce := func(list []float64) {
		for _, v := range list {
			merged <- v
		}
	}
	first := make(chan struct{})
	go func() {
		defer close(first)
		produce(a)
	}()
	go func() {
		produce(b)
		<-first
		close(merged)
	}()
	for v := range merged {
		use(v)
	}
}

// The sender closes when the context tells it to leave.
func (p *probe) streamClosed(ctx context.Context, use func(sample)) {
	out := make(chan sample)
	go func() {
		defer close(out)
		for {
			v, _ := p.read()
			select {
			case out <- sample{value: v}:
			case <-ctx.Done():
				return
			}
		}
	}()
	for s := range out {
		use(s)
	}
}

// The close waits until the sender has gone.
func handshake(n int, use func(int)) {
	work, gone, quit := make(chan int), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		for i := range n {
			select {
			case work <- i:
			case <-quit:
				return
			}
		}
	}()
	use(<-work)
	close(quit)
	<-gone
	close(work)
}
