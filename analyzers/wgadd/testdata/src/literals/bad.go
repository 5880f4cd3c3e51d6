// Package literals has structs that no function makes: who uses them writes the literal.
package literals

import (
	"errors"
	"sync"
)

type Sink interface{ Write(string) error }

// Whoever has a Fan sets its sinks. A sink that is closed is not counted down.
type Fan struct {
	Sinks []Sink
	wg    sync.WaitGroup
}

var ErrClosed = errors.New("closed")

func (f *Fan) Write(line string) {
	for _, s := range f.Sinks {
		f.wg.Add(1)
		go f.write(s, line)
	}
	f.wg.Wait() // want `f.wg.Wait blocks forever: the counter never becomes zero`
}

func (f *Fan) write(s Sink, line string) {
	if s.Write(line) == ErrClosed {
		return
	}
	f.wg.Done()
}

// A function that fails is counted all the same.
type Batch struct {
	tasks sync.WaitGroup
	names map[string]bool
}

func (b *Batch) Launch(name string, f func()) error {
	b.tasks.Add(1)
	if name == "" {
		return errors.New("no name")
	}
	if b.names == nil {
		b.names = make(map[string]bool)
	}
	b.names[name] = true
	go func() {
		defer b.tasks.Done()
		f()
	}()
	return nil
}

func (b *Batch) Wait() {
	b.tasks.Wait() // want `b.tasks.Wait blocks forever: the counter never becomes zero`
}

// Go counts down, too.
type Crowd struct{ all sync.WaitGroup }

func (c *Crowd) Each(list []string, do func(string)) {
	for _, s := range list {
		c.all.Go(func() {
			defer c.all.Done() // want `c.all gets more Done than Add`
			do(s)
		})
	}
	c.all.Wait()
}
