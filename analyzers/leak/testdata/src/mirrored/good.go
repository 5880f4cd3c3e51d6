// Package mirrored gives another package channels and functions that it only works on
// by reflection.
package mirrored

import "mirrored/call"

func streamed() (sum int) {
	answers := make(chan int)
	go func() {
		call.Stream(answers)
	}()
	for n := range answers {
		sum += n
	}
	return sum
}

func dropped() {
	ch := make(chan int)
	go func() {
		call.Drop(ch)
	}()
	<-ch
}

func invoked() {
	ch := make(chan int)
	go call.Invoke(func() { close(ch) })
	<-ch
}

func through() {
	ch := make(chan int)
	go call.Through(func() { close(ch) })
	<-ch
}
