// Package commands has functions that are commands of a program, which ends with them.
package commands

import "github.com/spf13/cobra"

type runner struct{ load, wait func() error }

func (r *runner) root() *cobra.Command {
	return &cobra.Command{
		Use: "run",
		RunE: func(*cobra.Command, []string) error {
			done := make(chan error)
			go func() { done <- r.load() }()
			if err := r.wait(); err != nil {
				return err
			}
			return <-done
		},
	}
}

func (r *runner) bench() *cobra.Command { return &cobra.Command{Use: "bench", RunE: r.run} }

// So does what a command does in a method.
func (r *runner) run(*cobra.Command, []string) error {
	done := make(chan error)
	go func() { done <- r.load() }()
	if err := r.wait(); err != nil {
		return err
	}
	return <-done
}
