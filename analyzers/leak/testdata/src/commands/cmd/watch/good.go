// Package watch is a part of a command: nobody else imports it.
package watch

import "github.com/spf13/cobra"

// Check is one command.
var Check = &cobra.Command{Use: "check", RunE: func(*cobra.Command, []string) error { return Watch() }}

var probe, rest func() error

// Watch is called by that command only, which ends with it.
func Watch() error {
	done := make(chan error)
	go func() { done <- probe() }()
	if err := rest(); err != nil {
		return err
	}
	return <-done
}
