// Package refused has components that refuse to be stopped before they are started.
package refused

import (
	"errors"
	"sync/atomic"
)

var (
	errIdle    = errors.New("not started")
	errStopped = errors.New("stopped already")
)

type Hooks interface {
	OnStart() error
	OnStop()
}

type Service struct {
	started, stopped uint32
	quit             chan struct{}
	hooks            Hooks
}

func New(h Hooks) *Service { return &Service{quit: make(chan struct{}), hooks: h} }

func (s *Service) Start() error {
	if !atomic.CompareAndSwapUint32(&s.started, 0, 1) {
		return errors.New("started already")
	}
	if err := s.hooks.OnStart(); err != nil {
		atomic.StoreUint32(&s.started, 0)
		return err
	}
	return nil
}

// Stop says by an error that there was nothing to stop: who waits goes on waiting.
func (s *Service) Stop() error {
	if !atomic.CompareAndSwapUint32(&s.stopped, 0, 1) {
		return errStopped
	}
	if atomic.LoadUint32(&s.started) == 0 {
		atomic.StoreUint32(&s.stopped, 0)
		return errIdle
	}
	s.hooks.OnStop()
	close(s.quit)
	return nil
}

func (s *Service) Wait() { <-s.quit }

func (s *Service) Quit() <-chan struct{} { return s.quit }
