package basic

import "sync"

// Wait orders the close behind the send.
func ordered() {
	ch := make(chan int, 1)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		ch <- 1
	}()
	wg.Wait()
	close(ch)
}

// The sender closes.
func own() int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		ch <- 1
	}()
	return <-ch
}

// Others can reach the WaitGroup, but it was counted up for the goroutine.
type round struct {
	wg   sync.WaitGroup
	errs chan error
}

func lent(keep func(*round), work func() error) {
	r := &round{errs: make(chan error, 1)}
	keep(r)
	r.wg.Add(1)
	go func() {
		defer r.wg.Done()
		r.errs <- work()
	}()
	r.wg.Wait()
	close(r.errs)
}
