// Package heldup waits for goroutines with a lock held that these take.
package heldup

import (
	"net"
	"sync"
	"time"
)

type relay struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	stop  chan struct{}
	conns []net.Conn
	peers map[string]time.Time
}

func (r *relay) open(addr string) error {
	c, err := net.Dial("udp", addr)
	if err != nil {
		return err
	}
	r.conns = append(r.conns, c)
	r.wg.Add(2)
	go r.read(c)
	go r.expire()
	return nil
}

func (r *relay) read(c net.Conn) {
	defer r.wg.Done()
	buf := make([]byte, 100)
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		r.seen(string(buf[:n]))
	}
}

func (r *relay) seen(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.peers[name] = time.Now()
}

func (r *relay) expire() {
	defer r.wg.Done()
	for {
		select {
		case <-time.After(time.Second):
			r.mu.Lock()
			clear(r.peers)
			r.mu.Unlock()
		case <-r.stop:
			return
		}
	}
}

func (r *relay) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.conns {
		c.Close()
	}
	close(r.stop)
	r.wg.Wait() // want `waiting for r.wg with r.mu held can deadlock: \(\*heldup.relay\)\.(read|expire), which ends the wait, locks it first`
}

// Through a call, for a channel.
type runner struct {
	mu   sync.RWMutex
	done chan struct{}
	quit chan struct{}
	n    int
}

func (r *runner) start(step func() bool) {
	r.done, r.quit = make(chan struct{}), make(chan struct{})
	go r.loop(step)
}

func (r *runner) loop(step func() bool) {
	defer close(r.done)
	for step() {
		r.mu.Lock()
		r.n++
		r.mu.Unlock()
		select {
		case <-r.quit:
			return
		default:
		}
	}
}

func (r *runner) await() {
	close(r.quit)
	<-r.done
}

func (r *runner) restart(step func() bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.await() // want `waiting for r.done with r.mu held can deadlock: \(\*heldup.runner\).loop, which ends the wait, locks it first`
	r.start(step)
}

// Whoever receives takes the lock between two receptions, in a helper.
type actor struct {
	mu    sync.Mutex
	inbox chan string
	seen  map[string]int
}

func newActor() *actor {
	a := &actor{inbox: make(chan string), seen: make(map[string]int)}
	go a.loop()
	return a
}

func (a *actor) loop() {
	for m := range a.inbox {
		a.note(m)
	}
}

func (a *actor) note(m string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen[m]++
}

func (a *actor) tell(m string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.inbox <- m // want `waiting for a.inbox with a.mu held can deadlock: \(\*heldup.actor\).loop, which ends the wait, locks it first`
}

// Whoever signals takes another lock before, which is held by who waits.
type gate struct {
	state, mu sync.Mutex
	cond      *sync.Cond
	open      bool
	name      string
}

func newGate() *gate {
	g := &gate{}
	g.cond = sync.NewCond(&g.mu)
	return g
}

func (g *gate) wait() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.open {
		g.cond.Wait()
	}
}

func (g *gate) pass() string {
	g.state.Lock()
	defer g.state.Unlock()
	g.wait() // want `waiting for g.cond with g.state held can deadlock: \(\*heldup.gate\).unbar, which ends the wait, locks it first`
	return g.name
}

func (g *gate) unbar(name string) {
	g.state.Lock()
	g.name = name
	g.state.Unlock()
	g.mu.Lock()
	g.open = true
	g.mu.Unlock()
	g.cond.Broadcast()
}

// The goroutine is given the channel that it closes.
type sounder struct {
	mu    sync.Mutex
	stop  chan struct{}
	done  chan struct{}
	polls int
}

func (p *sounder) start(tick chan int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stop = make(chan struct{})
	p.done = make(chan struct{})
	go p.run(tick, p.stop, p.done)
}

func (p *sounder) run(tick chan int, stop, done chan struct{}) {
	defer close(done)
	for {
		select {
		case <-stop:
			return
		case n := <-tick:
			p.mu.Lock()
			p.polls += n
			p.mu.Unlock()
		}
	}
}

func (p *sounder) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.stop)
	<-p.done // want `waiting for p.done with p.mu held can deadlock: \(\*heldup.sounder\).run, which ends the wait, locks it first`
}

// Likewise, with a closure.
type clock struct {
	mu   sync.Mutex
	stop chan struct{}
	done chan struct{}
	n    int
}

func (c *clock) start(tick chan int) {
	stop, done := make(chan struct{}), make(chan struct{})
	c.stop, c.done = stop, done
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case n := <-tick:
				c.mu.Lock()
				c.n += n
				c.mu.Unlock()
			}
		}
	}()
}

func (c *clock) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.stop)
	<-c.done // want `waiting for c.done with c.mu held can deadlock`
}

// The group starts the goroutines itself.
type crew struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	jobs []func()
}

func (c *crew) start() {
	for range 4 {
		c.wg.Go(func() { c.work() })
	}
}

func (c *crew) work() {
	c.mu.Lock()
	jobs := c.jobs
	c.jobs = nil
	c.mu.Unlock()
	for _, j := range jobs {
		j()
	}
}

func (c *crew) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jobs = nil
	c.wg.Wait() // want `waiting for c.wg with c.mu held can deadlock: a function literal of \(\*heldup.crew\).start, which ends the wait, locks it first`
}

// What the receiver stores keeps the sender from sending, rather than to ask for it.
type batches struct {
	mu    sync.Mutex
	buf   []int
	flush chan []int
	quit  chan struct{}
}

func newBatches() *batches {
	b := &batches{flush: make(chan []int), quit: make(chan struct{})}
	go b.loop()
	return b
}

func (b *batches) loop() {
	for {
		select {
		case <-time.After(time.Second):
			b.mu.Lock()
			b.buf = nil
			b.mu.Unlock()
		case <-b.flush:
		case <-b.quit:
			return
		}
	}
}

func (b *batches) add(x int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.buf = append(b.buf, x)
	if len(b.buf) < 100 {
		return
	}
	b.flush <- b.buf // want `waiting for b.flush with b.mu held can deadlock`
	b.buf = nil
}

func (b *batches) end() { close(b.quit) }

// Some room is filled while the receiver waits for the lock.
type lines struct {
	mu  sync.Mutex
	in  chan string
	buf []string
}

func openLines() *lines {
	l := &lines{in: make(chan string, 2)}
	go func() {
		for s := range l.in {
			l.mu.Lock()
			l.buf = append(l.buf, s)
			l.mu.Unlock()
		}
	}()
	return l
}

func (l *lines) print(all []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range all {
		l.in <- s // want `waiting for l.in with l.mu held can deadlock: a function literal of heldup.openLines`
	}
}

// The pump notes under the lock what has come, and the sender looks at that: it says
// nothing of whether the pump is about to receive.
type Prices struct {
	mu    sync.Mutex
	last  map[string]int
	queue chan price
	count int
}

type price struct {
	name string
	n    int
}

func NewPrices() *Prices {
	p := &Prices{last: make(map[string]int), queue: make(chan price, 16)}
	go p.pump()
	return p
}

func (p *Prices) pump() {
	for q := range p.queue {
		p.mu.Lock()
		p.count++
		p.last[q.name] = q.n
		p.mu.Unlock()
	}
}

func (p *Prices) Push(name string, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last[name] == n {
		return
	}
	p.queue <- price{name, n} // want `waiting for p.queue with p.mu held can deadlock`
}

// A goroutine that has counted itself takes the lock again.
type acceptor2 struct {
	mu    sync.Mutex
	conns sync.WaitGroup
	n     int
}

func (a *acceptor2) serve(list []func()) {
	for _, f := range list {
		go a.handle(f)
	}
}

func (a *acceptor2) handle(f func()) {
	a.mu.Lock()
	a.conns.Add(1)
	a.mu.Unlock()
	defer a.conns.Done()
	f()
	a.mu.Lock()
	a.n++
	a.mu.Unlock()
}

func (a *acceptor2) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.conns.Wait() // want `waiting for a.conns with a.mu held can deadlock`
}
