package lingers

import (
	"context"
	"time"

	"lingers/logs"
)

type store interface {
	count() int
	put(any) error
}

// A library that is given nothing of the loader does nothing to it, however much
// there is to decide for it.
type loader struct {
	max   int
	done  chan struct{}
	parts chan any
	log   *logs.Logger
	store store
}

func newLoader(max int, log *logs.Logger, s store) *loader {
	return &loader{max: max, done: make(chan struct{}, 1), parts: make(chan any, 8), log: log, store: s}
}

func (l *loader) Start() { go l.load() }

func (l *loader) Stop() {
	close(l.parts)
	<-l.done
}

func (l *loader) Add(one part) { l.parts <- one }

func (l *loader) Retry(one *part) { l.parts <- one }

func (l *loader) load() {
	timer := time.NewTimer(time.Second)
	for {
		select {
		case next := <-l.parts:
			if next == nil {
				if l.store.count() > 0 {
					l.flush()
				}
				close(l.done)
				return
			}
			if one, ok := next.(part); ok && l.max > 0 && one.size+l.store.count() > l.max {
				go func() {
					l.parts <- part{one.size - l.max} // want `send on l\.parts may meet the closed channel and panic`
				}()
			}
			if err := l.store.put(next); err != nil {
				l.log.Warn(context.Background(), "not stored", err.Error())
			}
			if l.store.count() >= l.max {
				timer.Stop()
				l.flush()
				timer.Reset(time.Second)
			}
		case <-timer.C:
			if l.store.count() > 0 {
				l.flush()
			}
			timer.Reset(time.Second)
		}
	}
}

func (l *loader) flush() {
	l.log.Warn(context.Background(), "flush", "a", "b")
	if err := l.store.put(nil); err != nil {
		l.log.Warn(context.Background(), "not flushed", err.Error())
	}
}
