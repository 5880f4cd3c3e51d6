// Package logs writes to sinks, and has much to decide until then.
package logs

import (
	"context"
	"sync"
)

type Sink interface {
	Enabled(level int) bool
	Write(ctx context.Context, text string, fields []string) error
}

type Logger struct {
	mu     sync.Mutex
	sinks  []Sink
	hooks  []func(string)
	level  int
	paused chan struct{}
	sample func(string) bool
	lost   int
}

func New(sinks ...Sink) *Logger { return &Logger{sinks: sinks, paused: make(chan struct{})} }

func (l *Logger) Warn(ctx context.Context, text string, fields ...string) {
	if l.level > 2 || l.sample != nil && !l.sample(text) {
		return
	}
	for _, s := range l.sinks {
		if !s.Enabled(2) {
			continue
		}
		select {
		case <-l.paused:
			l.lost++
			continue
		default:
		}
		if err := s.Write(ctx, text, fields); err != nil {
			l.mu.Lock()
			l.lost++
			l.mu.Unlock()
		}
	}
	for _, h := range l.hooks {
		if h != nil {
			h(text)
		}
	}
}
