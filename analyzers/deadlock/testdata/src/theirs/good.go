// Package theirs calls a function of another package that deadlocks by itself.
package theirs

import (
	"os"

	"theirs/logs"
)

type instance struct {
	*logs.Server
	quiet bool
}

type stderr struct{ f *os.File }

func (e stderr) Say(text string) { e.f.WriteString(text) }

func (i *instance) Prepare() {
	if i.Server == nil {
		i.Server = open()
	}
	if !i.quiet {
		i.SetLogger(stderr{os.Stderr})
	}
}

var open func() *logs.Server
