// Package panics: a callback whose panic is recovered leaves out what comes after it.
package panics

// The panic leaves out the close.
func run(f func()) {
	done := make(chan struct{})
	go func() {
		defer func() { recover() }()
		f()
		close(done)
	}()
	<-done // want `receive from done blocks forever: nobody sends or closes after a callback of run.func1 panics`
}

// And the answer.
func ask(f func() int) int {
	answer := make(chan int, 1)
	go func() {
		defer func() { recover() }()
		answer <- f()
	}()
	return <-answer // want `receive from answer blocks forever`
}
