// Package shell has what commands have in common, and keeps what it has said.
package shell

import "sync"

var (
	mu   sync.Mutex
	said []string
)

type failure struct{ msg string }

// Fail ends the command.
func Fail(msg string) { panic(failure{msg}) }

// Check ends the command if there is an error.
func Check(err error, msg string) {
	if err == nil {
		return
	}
	note(msg)
	if msg == "" {
		Fail(err.Error())
	} else {
		Fail(msg + ": " + err.Error())
	}
}

func note(msg string) {
	mu.Lock()
	said = append(said, msg)
	mu.Unlock()
}
