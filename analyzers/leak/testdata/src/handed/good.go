// Package handed hands what it makes to code that is not seen.
package handed

import (
	"os"
	"os/signal"
)

type Command interface{ Run() int }

type Factory func() (Command, error)

type Query struct{ Stop <-chan struct{} }

func (q *Query) Run() int { return 0 }

func shutdown() <-chan struct{} {
	out := make(chan struct{})
	sig := make(chan os.Signal, 4)
	signal.Notify(sig, os.Interrupt)
	go func() {
		for {
			<-sig
			out <- struct{}{}
		}
	}()
	return out
}
