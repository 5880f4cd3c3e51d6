// Package broken is the semaphore with its classic mistakes.
package broken

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/semaphore"
)

var errEmpty = errors.New("empty")

func visit(name string) error {
	if name == "" {
		return errEmpty
	}
	return nil
}

// visitAll gives a slot back only if all went well.
func visitAll(names []string) {
	slots := make(chan struct{}, 2)
	var wg sync.WaitGroup
	for _, name := range names {
		// leak: after two errors both slots are gone for good.
		slots <- struct{}{} // want "."
		wg.Go(func() {
			if err := visit(name); err != nil {
				return // keeps the slot
			}
			<-slots
		})
	}
	wg.Wait()
}

func visitThree() { visitAll([]string{"", "", "c"}) }

// weigh does the same with a weighted semaphore.
func weigh(names []string) error {
	sem := semaphore.NewWeighted(4)
	var errs []error
	for _, name := range names {
		// deadlock: an error has kept 3 of 4, and Background is never done.
		if err := sem.Acquire(context.Background(), 3); err != nil { // want "."
			return err
		}
		if err := visit(name); err != nil {
			errs = append(errs, err)
			continue // keeps what it acquired
		}
		sem.Release(3)
	}
	return errors.Join(errs...)
}

func weighTwo() error { return weigh([]string{"", "b"}) }

// visitOne releases what it may not have acquired.
func visitOne(ctx context.Context, name string) error {
	slots := make(chan struct{}, 1)
	select {
	case slots <- struct{}{}:
	case <-ctx.Done(): // and on it goes, without a slot
	}
	err := visit(name)
	// leak: if ctx was done there is nothing in slots to receive.
	<-slots // want "."
	return err
}
