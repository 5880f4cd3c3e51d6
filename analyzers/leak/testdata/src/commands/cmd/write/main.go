// Command write has a command in a method.
package main

import (
	"os"

	"commands/quiet"

	"github.com/spf13/cobra"
)

type writer struct{ load func() error }

// What is deferred is a function of another package, which is given one.
func (w *writer) command() *cobra.Command {
	cmd := &cobra.Command{}
	cmd.Use = "write"
	cmd.RunE = w.run
	return cmd
}

func (w *writer) run(cmd *cobra.Command, args []string) error {
	file, err := os.Create(args[0])
	if err != nil {
		return err
	}
	defer quiet.Warn(file.Close, "not closed")
	done := make(chan error)
	go func() { done <- w.load() }()
	if _, err := file.WriteString("head"); err != nil {
		return err
	}
	return <-done
}

// What is deferred is written out, and another package waits in it for what it has started.
func (w *writer) copy() *cobra.Command {
	return &cobra.Command{
		Use: "copy",
		RunE: func(_ *cobra.Command, args []string) error {
			return w.lines(args)
		},
	}
}

func (w *writer) lines(args []string) error {
	quiet.Start()
	defer func() {
		quiet.Stop()
		println("copied")
	}()
	lines := make(chan string)
	failed := make(chan error, 1)
	for range 2 {
		go func() {
			for line := range lines {
				if err := w.load(); err != nil {
					failed <- err
					return
				}
				println(line)
			}
		}()
	}
	for _, a := range args {
		select {
		case err := <-failed:
			return err
		case lines <- a:
		}
	}
	close(lines)
	return nil
}

func main() {
	w := &writer{}
	root := &cobra.Command{Use: "all"}
	root.AddCommand(w.command(), w.copy())
	if root.Execute() != nil {
		os.Exit(1)
	}
}
