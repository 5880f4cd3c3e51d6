// Package plain has programs on which the explorer and the runtime once
// disagreed, cut down to what matters. A comment says what the runtime shows
// at a line; nothing else must be found.
package plain

import (
	"errors"
	"os"
	"runtime"
	"sync"
)

// Add comes too late although the count was not zero when it was about to come.
func LateAdd() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Add(1) // early
		wg.Done()
	}()
	go func() {
		wg.Done()
	}()
	wg.Wait()
}

// Which Done is one too many depends on the order.
func OneTooMany() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		wg.Done() // negative WaitGroup counter
	}()
	go func() {
		wg.Done() // negative WaitGroup counter
	}()
	wg.Done() // negative WaitGroup counter
}

// Two goroutines that are started by the same method are not the same.
func TwoOfGo() {
	var wg sync.WaitGroup
	wg.Go(func() { // negative WaitGroup counter
	})
	wg.Go(func() { // negative WaitGroup counter
		wg.Done()
	})
}

// Who unlocks too late is the one that fails, even the one that locked.
func UnlockedByAnother() {
	var mu sync.Mutex
	go func() {
		mu.Unlock() // unlock of unlocked mutex
	}()
	mu.Lock()
	mu.Unlock() // unlock of unlocked mutex
}

// The signal may come between what the waiter did before and its Wait.
func LostSignal() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	c := make(chan int)
	go func() {
		<-c
		cond.Signal()
	}()
	mu.Lock()
	c <- 1
	cond.Wait() // stuck
	mu.Unlock()
}

// The panic of a deferred call does not hide the one before.
func DeferredPanic() {
	c := make(chan int)
	defer close(c)
	close(c)
	close(c) // close of closed channel
}

// A count that was negative once is not made good.
func StaysNegative() {
	var wg sync.WaitGroup
	go func() {
		defer wg.Done()
		wg.Done() // negative WaitGroup counter
	}()
}

func send(c chan int) {
	close(c) // close of nil channel
	c <- 1
}

func receive(c chan int) {
	<-c // stuck
}

// A function that is given a nil channel is stuck, or panics.
func NilArgument() {
	var c chan int
	receive(c)
	<-c
}

func NilClosed() {
	var c chan int
	send(c)
	<-c
}

// What is never reached on the second way is not explored as if it were.
func OnceInItself() {
	var once sync.Once
	var mu sync.Mutex
	once.Do(func() {
		mu.Lock()
		once.Do(func() { // stuck
			mu.Lock()
			mu.Unlock()
		})
		mu.Unlock()
	})
}

func doTwice(once *sync.Once) {
	once.Do(func() {
		once.Do(func() {
		})
	})
}

// A function that is always entered is not judged by what would happen if it
// were called in another way, even if the goroutine that calls it was explored
// alone, too.
func OnceBefore() {
	var once sync.Once
	done := make(chan int)
	defer close(done)
	go func() {
		<-done
		doTwice(&once)
	}()
	once.Do(func() {
	})
}

// Two selects that both have a default never meet: neither waits for the other.
func NeverMeet() {
	c, never := make(chan int), make(chan int)
	go func() {
		select {
		case c <- 0:
			<-never
		default:
		}
	}()
	select {
	case <-c:
	default:
	}
}

// Which of two deferred calls fails depends on the order. Which one it was is
// all the difference there is when the other deferred calls run.
func OneOfTwoFails(late bool) {
	var wg sync.WaitGroup
	wg.Go(func() { // negative WaitGroup counter
		if late {
			wg.Done() // negative WaitGroup counter
		} else {
			defer wg.Done() // negative WaitGroup counter
		}
		wg.Add(1)
		defer wg.Done() // negative WaitGroup counter
	})
	defer wg.Done() // negative WaitGroup counter
	wg.Add(1)
	defer wg.Done() // negative WaitGroup counter
}

// A call of a function of sync.OnceFunc panics if the first one did, whoever
// stopped that panic. It does not go on to where it would send.
func PanicsAgain() {
	c, d := make(chan int), make(chan int)
	f := sync.OnceFunc(func() {
		close(c)
	})
	func() {
		defer func() {
			recover()
		}()
		close(c)
		f()
	}()
	func() {
		defer func() {
			recover()
		}()
		f()
		<-d
	}()
}

// A deferred function that does something else recovers as well.
func RecoversLater() {
	c := make(chan int, 1)
	close(c)
	go func() {
		defer func() {
			<-c
			recover()
		}()
		select {
		case c <- 0:
		}
	}()
}

// What stands behind a call that never comes back is not reached, even if the
// function is a closure, or goes on behind its own end.
func NeverComesBack() {
	c := make(chan int)
	exit := func() {
		runtime.Goexit()
		<-c
	}
	exit()
	<-c
}

func Panics() {
	c := make(chan int)
	fail := func() {
		panic("on purpose")
	}
	fail()
	<-c
}

func goexit() {
	runtime.Goexit()
	println()
}

func NeverComesBackEither() {
	c := make(chan int)
	goexit()
	<-c
}

// A panic that comes and goes in the middle of another one does not stop that.
func AnotherInBetween() {
	c := make(chan int)
	go func() {
		defer func() {
			func() {
				defer func() {
					recover()
				}()
				close(c)
			}()
		}()
		close(c)
		close(c) // close of closed channel
	}()
}

// Nor does it stop a Goexit, however far it gets.
func GoexitGoesOn() {
	c, d := make(chan int), make(chan int)
	close(c)
	go func() {
		func() {
			defer func() {
				defer func() {
					recover()
				}()
				close(c)
			}()
			runtime.Goexit()
		}()
		<-d
	}()
	go func() {
		func() {
			defer func() {
				recover()
			}()
			defer func() {
				close(c)
			}()
			runtime.Goexit()
		}()
		<-d
	}()
}

// A function of sync.OnceValue that has panicked is over, too.
func ValueThatPanics() {
	c, d := make(chan int), make(chan int)
	close(c)
	f := sync.OnceValue(func() int {
		close(c)
		return 1
	})
	call := func() {
		defer func() {
			recover()
		}()
		f()
	}
	call()
	call()
	<-d // stuck
}

// That also holds for a function that package sync calls.
func NeverComesBackFromDo() {
	var once sync.Once
	c := make(chan int)
	once.Do(func() {
		runtime.Goexit()
		defer close(c)
	})
	once.Do(func() {
	})
	<-c
}

// A goroutine is stuck already while another one panics, which is recovered.
func StuckBesidePanic() {
	c, requests := make(chan int), make(chan chan int, 1)
	close(c)
	go func() {
		defer func() {
			answer := make(chan int, 1)
			requests <- answer
			<-answer
			recover()
		}()
		c <- 1
	}()
	for answer := range requests { // stuck
		answer <- 1
	}
}

// The same in a loop that does not come to its second round.
func NeverComesBackFromLoop() {
	var once sync.Once
	c := make(chan int)
	once.Do(func() {
		for range 2 {
			runtime.Goexit()
		}
	})
	<-c
}

// This one comes back, since it has no first round.
func ComesBackFromLoop() {
	var once sync.Once
	c := make(chan int)
	once.Do(func() {
		for i := 2; i < 2; i++ {
			runtime.Goexit()
		}
	})
	<-c // stuck
}

// Who ends the goroutine in a deferred call stops a panic.
func ExitStopsPanic() {
	var wg sync.WaitGroup
	go func() {
		defer runtime.Goexit()
		defer wg.Done()
	}()
	go func() {
		defer func() {
			runtime.Goexit()
		}()
		defer wg.Done()
	}()
}

// What a goroutine does too late after it has panicked is no fault of its own.
func LateBecauseOfPanic() {
	var wg sync.WaitGroup
	c := make(chan int)
	wg.Go(func() {
		defer func() {
			wg.Add(1)
			recover()
		}()
		close(c)
	})
	wg.Done()
	close(c) // close of closed channel
	wg.Wait()
}

// A goroutine that is given a nil channel shares nothing else with the others.
func NilForGoroutine() {
	var c chan int
	go receiveNil(c)
}

func receiveNil(c chan int) {
	<-c // stuck
}

// Of two goroutines that panic, whichever ends first is seen: here the one that
// calls a function of a Once first, and the one that calls it afterwards.
func TwoPanics() {
	var n, wg sync.WaitGroup
	f := sync.OnceFunc(func() {
		n.Done() // negative WaitGroup counter
	})
	wg.Add(1)
	go func() {
		defer wg.Done()
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
		f()
	}()
}

// What is behind a call that ends the process is not reached, if only because of
// what a variable holds.
func EndInVariable() {
	c := make(chan int)
	end := func() {
		panic("on purpose")
	}
	go func() {
		end()
	}()
	end()
	<-c
}

// The variable may hold another function, which comes back.
func MaybeEndInVariable(a bool) {
	c := make(chan int)
	end := func() {
		panic("on purpose")
	}
	go func() {
		end()
	}()
	if a {
		end = func() {}
	}
	end()
	<-c // stuck
}

// A panic that is stopped only to end the process is what ended it, and one that
// is stopped for good is not.
func ExitAfterRecover(a bool) {
	d := make(chan int)
	exitsAfterRecover(a)
	<-d // stuck
}

func exitsAfterRecover(a bool) {
	c := make(chan int)
	defer func() {
		if recover() != nil && a {
			os.Exit(1)
		}
	}()
	close(c)
	close(c) // close of closed channel
}

func PanicAfterRecover() {
	c := make(chan int)
	defer func() {
		if r := recover(); r != nil {
			panic(r)
		}
	}()
	close(c)
	close(c) // close of closed channel
}

// Who is stuck in the middle of a panic does not end the process any more, and
// the others are stuck, too.
func StuckInPanic() {
	var wg sync.WaitGroup
	c := make(chan int)
	go func() {
		defer func() {
			<-c
			recover()
		}()
		wg.Done()
	}()
	defer close(c)
	wg.Wait() // stuck
}

// A function that stops its panic may have done something else before.
func PanicsIfAsked(b bool) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() {
		defer func() {
			if recover() != nil {
				mu.Lock()
			}
		}()
		mu.Lock()
		mu.Unlock()
		if b {
			panic("on purpose")
		}
	})
	go func() {
		mu.Lock() // stuck
		mu.Unlock()
	}()
}

// What a function returns that stops a panic is what it has stored to its
// results, if they have names or not.
func ResultsAfterRecover() {
	c := make(chan int)
	if named(make(chan int)) == nil {
		<-c
	}
	if unnamed(make(chan int)) == nil {
		<-c
	}
}

func named(c chan int) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("failed")
		}
	}()
	close(c)
	close(c)
	return nil
}

func unnamed(c chan int) error {
	close(c)
	defer func() {
		recover()
	}()
	defer close(c)
	return errors.New("failed")
}
