// Package evlog logs events, which are written when they are complete.
package evlog

import (
	"fmt"
	"os"
)

// A Level says how bad it is.
type Level int

// The levels.
const (
	Worst Level = iota
	Bad
	Fine
)

// A Logger writes what is bad enough.
type Logger struct{ most Level }

// An Event is logged.
type Event struct {
	l     *Logger
	level Level
	text  string
}

var std = &Logger{most: Fine}

// Fatal begins an event that ends the program.
func Fatal() *Event { return &Event{l: std, level: Worst} }

// Info begins an event.
func Info() *Event { return &Event{l: std, level: Fine} }

// SetMost sets what is bad enough.
func (l *Logger) SetMost(most Level) { l.most = most }

// Str adds something.
func (e *Event) Str(s string) *Event {
	e.text += s
	return e
}

// Msgf writes the event.
func (e *Event) Msgf(format string, args ...any) {
	e.text += fmt.Sprintf(format, args...)
	e.l.log(e)
}

func (l *Logger) log(e *Event) {
	if e.level > l.most {
		return
	}
	if _, err := fmt.Println(e.text); err != nil {
		return
	}
	if e.level == Worst {
		os.Exit(1)
	}
}
