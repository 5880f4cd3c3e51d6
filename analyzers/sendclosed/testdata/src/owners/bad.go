// Package owners: the channel is closed while somebody may still send.
package owners

import (
	"context"
	"sync"
	"time"
)

type sample struct {
	at    time.Time
	value float64
}

type probe struct {
	read func() (float64, error)
	out  chan sample
}

// What follows the close sends on it, on one of the paths.
func (p *probe) last(final bool) {
	out := make(chan sample, 2)
	out <- sample{}
	if final {
		close(out)
	}
	out <- sample{} // want `send on out may meet the closed channel and panic`
}

// The receiver has enough, and closes under the sender's hands.
func take(n int, next func() int) (sum int) {
	numbers := make(chan int)
	go func() {
		for {
			numbers <- next() // want `send on numbers may meet the closed channel and panic: it is closed by its receiver`
		}
	}()
	for range n {
		sum += <-numbers
	}
	close(numbers)
	return sum
}

// The timeout closes what the sender has not yet used.
func readOne(p *probe) (float64, bool) {
	result := make(chan float64)
	defer close(result)
	go func() {
		if v, err := p.read(); err == nil {
			result <- v // want `send on result may meet the closed channel and panic`
		}
	}()
	select {
	case v := <-result:
		return v, true
	case <-time.After(time.Second):
		return 0, false
	}
}

// Done comes before the send, so that Wait returns too early.
func collect(probes []*probe) (out []float64) {
	values := make(chan float64)
	var wg sync.WaitGroup
	for _, p := range probes {
		wg.Add(1)
		go func() {
			v, err := p.read()
			wg.Done()
			if err == nil {
				values <- v // want `send on values may meet the closed channel and panic`
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

// One of two producers closes for both.
func both(a, b []float64, use func(float64)) {
	merged := make(chan float64)
	produce := func(list []float64) {
		for _, v := range list {
			merged <- v // want `send on merged may meet the closed channel and panic`
		}
	}
	go produce(a)
	go func() {
		produce(b)
		close(merged)
	}()
	for v := range merged {
		use(v)
	}
}

// The select that watches the context may choose the send all the same.
func (p *probe) stream(ctx context.Context, use func(sample)) {
	out := make(chan sample)
	go func() {
		for {
			v, _ := p.read()
			select { // want `send on out may meet the closed channel and panic`
			case out <- sample{value: v}:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case s := <-out:
			use(s)
		case <-ctx.Done():
			close(out)
			return
		}
	}
}

// relay receives, but from another channel than the one that it closes.
func relay(in chan string, lines []string) {
	out := make(chan string, 1)
	go func() {
		for s := range in {
			select { // want `send on out may meet the closed channel and panic$`
			case out <- s:
			default:
				close(out)
			}
		}
	}()
	for _, s := range lines {
		in <- s
	}
}

func relayAll(lines []string) { relay(make(chan string), lines) }
