// Package lazy has a type that is ready to use as it is.
package lazy

import (
	"errors"
	"sync"
)

// A Runner runs a few commands at a time.
type Runner struct {
	once  sync.Once
	slots chan struct{}
}

func (r *Runner) initialize() {
	r.once.Do(func() { r.slots = make(chan struct{}, 4) })
}

// Run runs a command.
func (r *Runner) Run(args []string, run func([]string) error) error {
	if err := check(args); err != nil {
		return err
	}
	r.initialize()
	r.slots <- struct{}{}
	err := run(args)
	<-r.slots
	return err
}

func check(args []string) error {
	for _, a := range args {
		if a == "" {
			return errors.New("empty argument")
		}
	}
	return nil
}
