package commands

import (
	"sync"

	"github.com/spf13/cobra"
)

type step struct{ RunE func() error }

// What is done in a step is not all of a command.
func (r *runner) prepare() *step {
	return &step{RunE: func() error {
		done := make(chan error)
		go func() { done <- r.load() }() // want `send on done blocks forever: nobody receives`
		if err := r.wait(); err != nil {
			return err
		}
		return <-done
	}}
}

// What is deferred waits for who is stuck, and the command does not end.
func (r *runner) check() *cobra.Command {
	return &cobra.Command{
		Use: "check",
		RunE: func(*cobra.Command, []string) error {
			var wg sync.WaitGroup
			defer wg.Wait()
			done := make(chan error)
			wg.Add(1)
			go func() {
				defer wg.Done()
				done <- r.load() // want `send on done blocks forever: nobody receives`
			}()
			if err := r.wait(); err != nil {
				return err
			}
			return <-done
		},
	}
}
