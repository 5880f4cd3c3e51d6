// Package theirs calls a function of another package that deadlocks by itself.
package theirs

import (
	"os"
	"sync"

	"theirs/logs"
)

type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) Say(text string) {
	l.mu.Lock()
	l.all = append(l.all, text)
	l.mu.Unlock()
}

type instance struct{ *logs.Server }

// The server is new, and has no logger that could be closed.
func (i *instance) Prepare(quiet bool) {
	if i.Server == nil {
		i.Server = logs.New(os.Args)
		if !quiet {
			i.SetLogger(&lines{})
		}
	}
}
