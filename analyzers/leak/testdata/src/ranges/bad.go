// Package ranges: a loop over a channel ends when it is closed, on every path.
package ranges

import (
	"bufio"
	"errors"
	"io"
	"sync"
)

type event struct {
	name string
	size int
}

type sink interface{ Write(event) error }

type recorder struct {
	sink  sink
	limit int
}

// Nobody closes what the loop reads.
func (r *recorder) record(names []string) {
	events := make(chan event)
	go func() {
		for e := range events { // want `receive from events blocks forever: nobody sends or closes`
			r.sink.Write(e)
		}
	}()
	for _, n := range names {
		events <- event{name: n}
	}
}

// The close is behind an early return.
func (r *recorder) copyLines(in io.Reader) error {
	lines := make(chan string)
	go func() {
		for line := range lines { // want `receive from lines blocks forever: nobody sends or closes`
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
	close(lines)
	return sc.Err()
}

// The producer gives up without a close, and the consumer waits for it.
func total(sizes []int, limit int) (sum int) {
	out := make(chan int)
	go func() {
		for _, s := range sizes {
			if s > limit {
				return
			}
			out <- s
		}
		close(out)
	}()
	for s := range out { // want `receive from out blocks forever: nobody sends or closes`
		sum += s
	}
	return sum
}

// The workers are waited for before what they read is closed.
func drain(jobs []event, write func(event)) {
	queue := make(chan event, 8)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for e := range queue { // want `receive from queue blocks forever: nobody sends or closes`
				write(e)
			}
		}()
	}
	for _, e := range jobs {
		queue <- e
	}
	wg.Wait()
	close(queue)
}

// The signal comes on success only.
func (r *recorder) flush(e event) {
	done := make(chan bool)
	go func() {
		if err := r.sink.Write(e); err != nil {
			return
		}
		done <- true
	}()
	<-done // want `receive from done blocks forever: nobody sends or closes`
}

// A failed write leaves the loop with Goexit of the sender only.
func (r *recorder) flushAll(events []event) error {
	results := make(chan error)
	for _, e := range events {
		go func() {
			if e.size == 0 {
				return
			}
			results <- r.sink.Write(e)
		}()
	}
	for range events {
		if err := <-results; err != nil { // want `receive from results blocks forever: nobody sends or closes`
			_ = err
		}
	}
	return nil
}

// One of two stages is not closed.
func stages(in []int) (sum int) {
	doubled, kept := make(chan int), make(chan int)
	go func() {
		defer close(doubled)
		for _, n := range in {
			doubled <- 2 * n
		}
	}()
	go func() {
		for n := range doubled {
			kept <- n
		}
	}()
	for n := range kept { // want `receive from kept blocks forever: nobody sends or closes`
		sum += n
	}
	return sum
}
