// Package quiet writes down what nobody asks for, and shows how far things are.
package quiet

import (
	"errors"
	"sync"
)

var (
	mu   sync.Mutex
	said []string
)

// Warn writes down that something failed.
func Warn(f func() error, message string) { WarnExcept(f, nil, message) }

// WarnExcept leaves out what is expected.
func WarnExcept(f func() error, expected []error, message string) {
	err := f()
	if err == nil {
		return
	}
	for _, e := range expected {
		if errors.Is(err, e) {
			return
		}
	}
	mu.Lock()
	defer mu.Unlock()
	said = append(said, message)
}

var bar = &Bar{stop: make(chan struct{}), done: make(chan struct{})}

type Bar struct{ stop, done chan struct{} }

func Start() {
	go func() {
		defer close(bar.done)
		<-bar.stop
	}()
}

func Stop() {
	once.Do(func() { close(bar.stop) })
	<-bar.done
}

var once sync.Once
