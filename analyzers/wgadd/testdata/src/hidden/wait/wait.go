// Package wait makes groups that may be looked at.
package wait

import (
	"fmt"
	"sync"
)

type Group interface {
	Add(int)
	Done()
	Wait()
}

func New(verbose bool) Group {
	if verbose {
		return &logged{}
	}
	return &sync.WaitGroup{}
}

type logged struct{ sync.WaitGroup }

func (l *logged) Wait() {
	fmt.Println("wait")
	l.WaitGroup.Wait()
}
