package watch

import (
	"context"

	"github.com/spf13/cobra"

	"commands/link"
)

// Ask is another command.
var Ask = &cobra.Command{Use: "ask", RunE: func(*cobra.Command, []string) error { return ask(context.Background()) }}

var (
	read   func() error
	prompt func(string) string
)

type question struct {
	text   string
	answer chan string
}

func newAsker() chan question {
	questions := make(chan question)
	go func() {
		for q := range questions {
			q.answer <- prompt(q.text)
		}
	}()
	return questions
}

// Close waits for the goroutine of the connection, and not for whom nobody asks any more.
func ask(ctx context.Context) error {
	conn := link.Dial(read)
	defer conn.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	questions := newAsker()
	if err := rest(); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	q := question{"sure?", make(chan string, 1)}
	select {
	case questions <- q:
	case <-ctx.Done():
		return ctx.Err()
	}
	println(<-q.answer)
	return nil
}
