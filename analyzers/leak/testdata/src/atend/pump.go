// Package atend has tests that put things off until they have returned.
package atend

type pump struct {
	in    chan int
	count int
}

func newPump() *pump { return &pump{in: make(chan int)} }
