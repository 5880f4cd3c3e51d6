// Package fatal calls functions that are known by their names not to return.
package fatal

import (
	"errors"

	"fatal/journal"
)

type kind int

const (
	member kind = iota
	empty
)

func start() (<-chan struct{}, <-chan error, error) {
	done, errs := make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(done)
		errs <- errors.New("over")
	}()
	return done, errs, nil
}

// The channels are made unless the program ends.
func run(log *journal.Log, k kind) {
	var done <-chan struct{}
	var errs <-chan error
	switch k {
	case member, empty:
		done, errs, _ = start()
	default:
		log.Panicw("what is this?", k)
	}
	select {
	case <-errs:
	case <-done:
	}
}

// The same by an interface.
func runBy(log journal.Logger, k kind) {
	var done <-chan struct{}
	switch k {
	case member, empty:
		done, _, _ = start()
	default:
		log.Fatalf("what is %d?", k)
	}
	<-done
}

// Who does not get that far need not receive.
func ask(log journal.Logger, get func() (int, error)) int {
	answer := make(chan int)
	var err error
	go func() { answer <- 1 }()
	if _, err = get(); err != nil {
		log.Fatalf("no answer: %v", err)
		return 0
	}
	return <-answer
}
