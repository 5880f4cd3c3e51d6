// Package owed has semaphores that one goroutine fills and empties.
package owed

import "context"

type empty struct{}

type Tracker interface {
	Add(m []byte)
	Delivered() <-chan int
}

// A Consumer puts a token for each message, and takes it back when it hears of the delivery.
type Consumer struct {
	max int
	acc Tracker
	in  <-chan []byte
}

func (c *Consumer) Run(ctx context.Context) {
	sem := make(chan empty, c.max)
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.acc.Delivered():
			<-sem
		case sem <- empty{}:
			select {
			case <-ctx.Done():
				return
			case <-c.acc.Delivered():
				<-sem
				<-sem
			case m := <-c.in:
				c.acc.Add(m)
			}
		}
	}
}

// The same, with the semaphore in a field.
type Func struct {
	sem  chan empty
	acc  Tracker
	done chan struct{}
}

func New(max int, acc Tracker) *Func {
	return &Func{sem: make(chan empty, max), acc: acc, done: make(chan struct{})}
}

func (f *Func) Start(in <-chan []byte) {
	go f.run(in)
}

func (f *Func) run(in <-chan []byte) {
	for {
		select {
		case <-f.done:
			return
		case <-f.acc.Delivered():
			<-f.sem
		case f.sem <- empty{}:
			select {
			case <-f.done:
				return
			case m := <-in:
				f.acc.Add(m)
			}
		}
	}
}

func (f *Func) Stop() { close(f.done) }
