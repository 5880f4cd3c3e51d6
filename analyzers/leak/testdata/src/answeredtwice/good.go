package answeredtwice

import "errors"

// Each way has one answer.
type once struct {
	name string
	res  chan error
}

type registry1 struct {
	asks  chan once
	names map[string]bool
}

func (r *registry1) run() {
	for l := range r.asks {
		if r.names[l.name] {
			l.res <- errors.New("there already")
			continue
		}
		r.names[l.name] = true
		l.res <- nil
	}
}

func (r *registry1) Add(name string) error {
	l := once{name, make(chan error)}
	r.asks <- l
	return <-l.res
}

// The asker takes two answers: that it has begun, and what has come of it.
type both struct {
	name string
	res  chan error
}

type registry2 struct {
	asks  chan both
	check func(string) error
}

func (r *registry2) run() {
	for l := range r.asks {
		l.res <- nil
		l.res <- r.check(l.name)
	}
}

func (r *registry2) Add(name string) error {
	l := both{name, make(chan error)}
	r.asks <- l
	if err := <-l.res; err != nil {
		return err
	}
	return <-l.res
}

// There is room for the second answer.
type roomy struct {
	name string
	res  chan error
}

type registry3 struct {
	asks  chan roomy
	check func(string) error
}

func (r *registry3) run() {
	for l := range r.asks {
		if err := r.check(l.name); err != nil {
			l.res <- err
		}
		l.res <- nil
	}
}

func (r *registry3) Add(name string) error {
	l := roomy{name, make(chan error, 2)}
	r.asks <- l
	return <-l.res
}

// What decides about the first answer decides about the second one.
type either struct {
	name string
	res  chan error
}

type registry4 struct {
	asks  chan either
	check func(string) error
	log   func(string)
}

func (r *registry4) run() {
	for l := range r.asks {
		r.add(l)
	}
}

func (r *registry4) add(l either) {
	err := r.check(l.name)
	if err != nil {
		l.res <- err
	}
	r.log(l.name)
	if err == nil {
		l.res <- nil
	}
}

func (r *registry4) Add(name string) error {
	l := either{name, make(chan error)}
	r.asks <- l
	return <-l.res
}

// The asker takes what comes until it is closed.
type stream struct {
	name string
	res  chan error
}

type registry5 struct {
	asks  chan stream
	check func(string) error
}

func (r *registry5) run() {
	for l := range r.asks {
		l.res <- r.check(l.name)
		l.res <- r.check(l.name)
		close(l.res)
	}
}

func (r *registry5) Add(name string) (err error) {
	l := stream{name, make(chan error)}
	r.asks <- l
	for e := range l.res {
		err = errors.Join(err, e)
	}
	return err
}
