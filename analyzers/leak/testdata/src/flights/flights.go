// Package flights shares what is under way by an object with a channel that is closed in the end.
package flights

import (
	"errors"
	"sync"
)

type lookup struct {
	ready chan struct{}
	addr  string
	err   error
}

// A Resolver asks once for all who want to know.
type Resolver struct {
	ask     func(string) (string, error)
	mu      sync.Mutex
	known   map[string]string
	lookups map[string]*lookup
}

func (r *Resolver) Resolve(host string) (string, error) {
	r.mu.Lock()
	if l := r.lookups[host]; l != nil {
		r.mu.Unlock()
		<-l.ready
		return l.addr, l.err
	}
	l := &lookup{ready: make(chan struct{})}
	r.lookups[host] = l
	r.mu.Unlock()
	return r.resolve(host, l)
}

func (r *Resolver) resolve(host string, l *lookup) (string, error) {
	addr, err := r.ask(host)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.lookups, host)
	if err != nil {
		l.err = err
		return "", err // want `l.ready is left open when resolve returns here, and other paths close it: who waits for it waits forever`
	}
	r.known[host] = addr
	l.addr = addr
	close(l.ready)
	return addr, nil
}

// The close is deferred.
type fetch struct {
	done chan struct{}
	body string
	err  error
}

type Fetcher struct {
	get     func(string) (string, error)
	mu      sync.Mutex
	fetches map[string]*fetch
}

func (f *Fetcher) Fetch(url string) (string, error) {
	f.mu.Lock()
	if c := f.fetches[url]; c != nil {
		f.mu.Unlock()
		<-c.done
		return c.body, c.err
	}
	c := &fetch{done: make(chan struct{})}
	f.fetches[url] = c
	f.mu.Unlock()
	return f.run(url, c)
}

func (f *Fetcher) run(url string, c *fetch) (string, error) {
	defer close(c.done)
	if url == "" {
		c.err = errors.New("no url")
		return "", c.err
	}
	c.body, c.err = f.get(url)
	return c.body, c.err
}

// It is tried again, with the same object.
type job struct {
	done chan struct{}
	err  error
}

type Runner struct {
	try  func(string) error
	mu   sync.Mutex
	jobs map[string]*job
}

func (r *Runner) Run(name string) error {
	r.mu.Lock()
	if j := r.jobs[name]; j != nil {
		r.mu.Unlock()
		<-j.done
		return j.err
	}
	j := &job{done: make(chan struct{})}
	r.jobs[name] = j
	r.mu.Unlock()
	for !r.once(name, j) {
	}
	return nil
}

func (r *Runner) once(name string, j *job) bool {
	if err := r.try(name); err != nil {
		return false
	}
	close(j.done)
	return true
}

// Another function closes as well.
type call struct {
	done chan struct{}
	err  error
}

type Caller struct {
	send  func(string) error
	mu    sync.Mutex
	calls map[string]*call
}

func (c *Caller) Call(name string) error {
	c.mu.Lock()
	if k := c.calls[name]; k != nil {
		c.mu.Unlock()
		<-k.done
		return k.err
	}
	k := &call{done: make(chan struct{})}
	c.calls[name] = k
	c.mu.Unlock()
	if err := c.run(name, k); err != nil {
		fail(k, err)
		return err
	}
	return nil
}

func (c *Caller) run(name string, k *call) error {
	if err := c.send(name); err != nil {
		return err
	}
	close(k.done)
	return nil
}

func fail(k *call, err error) {
	k.err = err
	close(k.done)
}
