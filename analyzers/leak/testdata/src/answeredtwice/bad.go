// Package answeredtwice has requests that get two answers, and askers who take one.
package answeredtwice

import (
	"context"
	"errors"
	"strings"
)

type lookup struct {
	name string
	res  chan error
}

type registry struct {
	ctx   context.Context
	asks  chan lookup
	names map[string]bool
	check func(string) error
}

func (r *registry) run() {
	for {
		select {
		case l := <-r.asks:
			r.add(l)
		case <-r.ctx.Done():
			return
		}
	}
}

func (r *registry) add(l lookup) {
	if r.names[l.name] {
		l.res <- errors.New("there already") // want `l.res has an answer here, and gets another one on each way on, which nobody receives`
	}
	if strings.Contains(l.name, "/") {
		l.res <- errors.New("bad name")
		return
	}
	if err := r.check(l.name); err != nil {
		l.res <- err
		return
	}
	r.names[l.name] = true
	l.res <- nil
}

func (r *registry) Add(name string) error {
	l := lookup{name: name, res: make(chan error)}
	select {
	case r.asks <- l:
		return <-l.res
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}
