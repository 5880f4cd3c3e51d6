// Package commands has functions that are commands of a program, which ends with them.
package commands

import (
	"context"

	"github.com/alecthomas/kingpin"
	"github.com/spf13/cobra"
)

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

// What is deferred is all that is left to do then.
func (r *runner) serve() *cobra.Command {
	return &cobra.Command{
		Use: "serve",
		RunE: func(*cobra.Command, []string) error {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			done := make(chan error)
			go func() {
				<-ctx.Done()
				done <- r.load()
			}()
			if err := r.wait(); err != nil {
				return err
			}
			cancel()
			return <-done
		},
	}
}

func (r *runner) configure(c *kingpin.CmdClause) { c.Action(r.act) }

func (r *runner) act(*kingpin.ParseContext) error {
	done := make(chan error)
	go func() { done <- r.load() }()
	if err := r.wait(); err != nil {
		return err
	}
	return <-done
}

// A command may be a variable.
var Check = &cobra.Command{Use: "check", RunE: runCheck}

var probe, rest func() error

func runCheck(*cobra.Command, []string) error {
	done := make(chan error)
	go func() { done <- probe() }()
	if err := rest(); err != nil {
		return err
	}
	return <-done
}
