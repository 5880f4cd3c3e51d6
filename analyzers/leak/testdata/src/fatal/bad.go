package fatal

import "fatal/journal"

func warned(log *journal.Log, k kind) {
	var done <-chan struct{}
	switch k {
	case member, empty:
		done, _, _ = start()
	default:
		log.Warn("what is this?")
	}
	<-done // want `done is nil here: the operation blocks forever`
}

// A journal of which nothing is known is one that goes on.
func warnedBy(log journal.Logger, get func() (int, error)) int {
	answer := make(chan int)
	go func() { answer <- 1 }() // want `send on answer blocks forever: nobody receives`
	if _, err := get(); err != nil {
		log.Warn("no answer")
		return 0
	}
	return <-answer
}

type tally struct{ n int }

// Fatal says how many there are, and does not end anything.
func (t *tally) Fatal() int { return t.n }

func counted(t *tally, log *journal.Log, get func() (int, error)) int {
	answer := make(chan int)
	go func() { answer <- 1 }() // want `send on answer blocks forever: nobody receives`
	if _, err := get(); err != nil {
		log.FatalIf(t.n > 1, "too many")
		return t.Fatal()
	}
	return <-answer
}
