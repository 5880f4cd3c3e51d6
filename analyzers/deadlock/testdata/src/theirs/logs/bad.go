// Package logs locks again what it has locked.
package logs

import (
	"io"
	"sync"
)

type Logger interface{ Say(string) }

type Server struct {
	logging struct {
		sync.RWMutex
		to Logger
	}
}

func (s *Server) SetLogger(l Logger) { s.setLogger(l, false) }

func (s *Server) setLogger(l Logger, keep bool) {
	s.logging.Lock()
	if s.logging.to != nil {
		if c, ok := s.logging.to.(io.Closer); ok && !keep {
			if err := c.Close(); err != nil {
				s.Error(err.Error())
			}
		}
	}
	s.logging.to = l
	s.logging.Unlock()
}

func (s *Server) Error(text string) {
	s.logging.RLock() // want `s.logging is locked again by the goroutine that holds it: deadlock`
	defer s.logging.RUnlock()
	if s.logging.to != nil {
		s.logging.to.Say(text)
	}
}

func New(args []string) *Server {
	s := &Server{}
	for _, a := range args {
		if a == "quiet" {
			s.logging.to = nil
		} else {
			s.logging.to = loggers[a]
		}
	}
	return s
}

var loggers map[string]Logger
