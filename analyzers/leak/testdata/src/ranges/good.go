package ranges

import (
	"bufio"
	"errors"
	"io"
	"sync"
)

// The sender closes when it has sent all.
func (r *recorder) recordAll(names []string) {
	events := make(chan event)
	go func() {
		for e := range events {
			r.sink.Write(e)
		}
	}()
	for _, n := range names {
		events <- event{name: n}
	}
	close(events)
}

// The close is deferred: it happens on every path.
func (r *recorder) copyLinesDeferred(in io.Reader) error {
	lines := make(chan string)
	defer close(lines)
	go func() {
		for line := range lines {
			r.sink.Write(event{name: line})
		}
	}()
	sc := bufio.NewScanner(in)
	for sc.Scan() {
		if len(sc.Text()) > r.limit {
			return errors.New("line too long")
		}
		lines <- sc.Text()
	}
	return sc.Err()
}

// The producer closes wherever it leaves.
func totalDeferred(sizes []int, limit int) (sum int) {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, s := range sizes {
			if s > limit {
				return
			}
			out <- s
		}
	}()
	for s := range out {
		sum += s
	}
	return sum
}

// Closed first, waited for then.
func drainClosed(jobs []event, write func(event)) {
	queue := make(chan event, 8)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for e := range queue {
				write(e)
			}
		}()
	}
	for _, e := range jobs {
		queue <- e
	}
	close(queue)
	wg.Wait()
}

// The signal comes on both paths.
func (r *recorder) flushEither(e event) {
	done := make(chan bool)
	go func() {
		if err := r.sink.Write(e); err != nil {
			done <- false
			return
		}
		done <- true
	}()
	<-done
}

// The channel is closed by a deferred call of the helper that ends the work.
func (r *recorder) flushClosed(e event) {
	done := make(chan struct{})
	finish := func() { close(done) }
	go func() {
		defer finish()
		if err := r.sink.Write(e); err != nil {
			return
		}
	}()
	<-done
}

// Each stage closes what it sends on.
func stagesClosed(in []int) (sum int) {
	doubled, kept := make(chan int), make(chan int)
	go func() {
		defer close(doubled)
		for _, n := range in {
			doubled <- 2 * n
		}
	}()
	go func() {
		defer close(kept)
		for n := range doubled {
			kept <- n
		}
	}()
	for n := range kept {
		sum += n
	}
	return sum
}
