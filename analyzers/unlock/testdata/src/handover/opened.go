package handover

import (
	"os"
	"syscall"
)

// A sink is a file that is written to while nobody forks, if that matters.
type sink struct {
	file  *os.File
	alone bool
}

// It keeps the lock where it succeeds, if it has taken it.
func openSink(name string, alone bool) (*sink, error) {
	if alone {
		syscall.ForkLock.RLock()
	}
	f, err := os.Create(name)
	if err != nil {
		if alone {
			syscall.ForkLock.RUnlock()
		}
		return nil, err
	}
	return &sink{f, alone}, nil
}

func (s *sink) close() error {
	if s.alone {
		defer syscall.ForkLock.RUnlock()
	}
	return s.file.Close()
}
