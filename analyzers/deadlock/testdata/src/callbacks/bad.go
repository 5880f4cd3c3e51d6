// Package callbacks calls back with locks held.
package callbacks

import "sync"

type bus struct {
	mu   sync.Mutex
	subs map[string][]func(string)
	last *sub
}

type sub struct {
	topic string
	f     func(string)
}

func (b *bus) subscribe(topic string, f func(string)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subs[topic] = append(b.subs[topic], f)
}

func (b *bus) publish(topic, msg string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.subs[topic] {
		f(msg)
	}
}

type audit struct {
	bus *bus
	n   int
}

func newAudit(b *bus) *audit {
	a := &audit{bus: b}
	b.subscribe("login", a.login)
	return a
}

// It is called with the lock of the bus held.
func (a *audit) login(user string) {
	a.n++
	a.bus.publish("audit", user) // want `a.bus.mu is locked again in a callback that is called with it held: deadlock`
}

// Likewise, in a struct that is kept by a pointer.
func (b *bus) replace(topic string, f func(string)) {
	b.mu.Lock()
	b.last = &sub{topic, f}
	b.mu.Unlock()
}

func (b *bus) repeat() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.last != nil {
		b.last.f("again")
	}
}

func replaced(b *bus) {
	b.replace("x", func(msg string) {
		if msg != "" {
			b.publish("y", msg) // want `b.mu is locked again in a callback that is called with it held: deadlock`
		}
	})
}

type registry struct {
	mu    sync.RWMutex
	items map[string]int
}

// It calls back at once.
func (r *registry) each(f func(string, int)) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for k, v := range r.items {
		f(k, v)
	}
}

func (r *registry) get(k string) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.items[k]
}

func (r *registry) set(k string, v int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.items[k] = v
}

func (r *registry) total(base string) (sum int) {
	r.each(func(k string, v int) {
		sum += v - r.get(base) // want `r.mu is read-locked again in a callback of its reader: a writer in between blocks both`
	})
	return sum
}

// Likewise, through another function, and with an interface.
type visitor interface{ visit(k string) }

func (r *registry) all(v visitor) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for k := range r.items {
		show(v, k)
	}
}

func show(v visitor, k string) { v.visit(k) }

type adder struct {
	r   *registry
	sum int
}

func (a *adder) visit(k string) { a.sum += a.r.get(k) } // want `a.r.mu is read-locked again in a callback of its reader`

func (r *registry) sum() int {
	a := &adder{r: r}
	r.all(a)
	return a.sum
}

// The callback is given the object.
type conn struct {
	mu      sync.Mutex
	onClose func(*conn)
	closed  bool
}

func (c *conn) setOnClose(f func(*conn)) { c.onClose = f }

func (c *conn) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.onClose(c)
}

func (c *conn) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

func track(c *conn) {
	c.setOnClose(func(c *conn) { println(c.isClosed()) }) // want `c.mu is locked again in a callback that is called with it held: deadlock`
}

// The child goes back to its parent.
type session struct {
	mu      sync.Mutex
	streams map[int]*stream
}

type stream struct {
	id   int
	sess *session
}

func (s *session) open(id int) *stream {
	st := &stream{id: id, sess: s}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.streams[id] = st
	return st
}

func (st *stream) close() { st.sess.forget(st.id) }

func (s *session) forget(id int) {
	s.mu.Lock()
	delete(s.streams, id)
	s.mu.Unlock()
}

func (s *session) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.streams {
		st.close() // want `s.mu is locked again by the goroutine that holds it: deadlock`
	}
}

// The callback comes with the configuration, in a struct or as an option.
type config struct {
	max     int
	onEvict func(key string)
	onFull  func()
}

type cache struct {
	mu      sync.Mutex
	cfg     config
	full    func()
	cleared func()
	items   map[string]int
}

type option func(*cache)

func onClear(f func()) option { return func(c *cache) { c.cleared = f } }

func newCache(cfg config, opts ...option) (*cache, error) {
	c := &cache{cfg: cfg, items: make(map[string]int)}
	c.full = cfg.onFull
	for _, o := range opts {
		o(c)
	}
	return c, nil
}

func (c *cache) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.items)
}

func (c *cache) set(k string, v int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items[k] = v
	if len(c.items) > c.cfg.max {
		delete(c.items, k)
		c.cfg.onEvict(k)
		c.full()
	}
}

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.items)
	c.cleared()
}

func newCaches() (*cache, error) {
	var c *cache
	c, err := newCache(config{
		max:     10,
		onEvict: func(k string) { println(k, c.len()) }, // want `c.mu is locked again in a callback that is called with it held: deadlock`
		onFull:  func() { c.clear() },                   // want `c.mu is locked again in a callback that is called with it held: deadlock`
	}, onClear(func() {
		println(c.len()) // want `c.mu is locked again in a callback that is called with it held: deadlock`
	}))
	return c, err
}

// Those who are asked call back.
type collector interface {
	collect(emit func(string, int))
}

type gatherer struct {
	mu         sync.Mutex
	collectors []collector
	last       map[string]int
}

func (g *gatherer) record(name string, v int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last[name] = v
}

func (g *gatherer) gather() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.collectors {
		c.collect(g.record) // want `g.mu is locked again in a callback that is called with it held: deadlock`
	}
}

type uptime int

func (u uptime) collect(emit func(string, int)) { emit("uptime", int(u)) }
