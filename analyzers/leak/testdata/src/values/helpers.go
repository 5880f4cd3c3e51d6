package values

import "sync/atomic"

// A helper that makes a number of yes or no.
func number(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// The number is 0.
func plain(match func() int) int {
	n := number(false)
	c := make(chan int, 1)
	go func() {
		k := match()
		if n == 1 {
			return
		}
		c <- k
	}()
	return <-c
}

// It is 1 here.
func other(match func() int) int {
	n := number(true)
	c := make(chan int, 1)
	go func() {
		k := match()
		if n == 1 {
			return
		}
		c <- k
	}()
	return <-c // want `receive from c blocks forever`
}

// A flag that is a number, set by whoever returns then.
type flag struct{ state int32 }

func newFlag(b bool) *flag { return &flag{state: number(b)} }

func (f *flag) get() bool { return atomic.LoadInt32(&f.state) == number(true) }

func (f *flag) set(b bool) bool {
	atomic.StoreInt32(&f.state, number(b))
	return b
}

func stopped(match func() int, reset func() bool) int {
	cancelled := newFlag(false)
	c := make(chan int, 1)
	go func() {
		k := match()
		if cancelled.get() {
			return
		}
		c <- k
	}()
	if reset() {
		cancelled.set(true)
		return 0
	}
	return <-c
}

// Here it is set, and the answer is waited for.
func set(match func() int, reset func() bool) int {
	cancelled := newFlag(false)
	c := make(chan int, 1)
	go func() {
		k := match()
		if cancelled.get() {
			return
		}
		c <- k
	}()
	if reset() {
		cancelled.set(true)
	}
	return <-c // want `receive from c blocks forever`
}

// What the flag is in the beginning, the constructor says.
func begun(match func() int) int {
	ready := newFlag(true)
	c := make(chan int, 1)
	go func() {
		k := match()
		if !ready.get() {
			return
		}
		c <- k
	}()
	return <-c
}
