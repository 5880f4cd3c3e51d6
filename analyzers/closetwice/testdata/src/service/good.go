package service

import "sync"

// The Once makes Stop safe for all who call it.
type Watcher struct {
	poll func() error
	quit chan struct{}
	once sync.Once
}

func NewWatcher(poll func() error) *Watcher {
	w := &Watcher{poll: poll, quit: make(chan struct{})}
	go w.loop()
	return w
}

func (w *Watcher) loop() {
	for {
		if err := w.poll(); err != nil {
			w.Stop()
			return
		}
		select {
		case <-w.quit:
			return
		default:
		}
	}
}

func (w *Watcher) Stop() { w.once.Do(func() { close(w.quit) }) }

// What is closed leaves the map.
type room struct {
	mu      sync.Mutex
	clients map[string]chan string
}

func (r *room) add(name string) chan string {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := make(chan string, 1)
	r.clients[name] = c
	return c
}

func (r *room) leave(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, ok := r.clients[name]; ok {
		delete(r.clients, name)
		close(c)
	}
}

func (r *room) closeAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, c := range r.clients {
		delete(r.clients, name)
		close(c)
	}
}

func visit(name string) {
	r := &room{clients: make(map[string]chan string)}
	r.add(name)
	go r.leave(name)
	r.closeAll()
}

// Tested and set under one lock.
type door struct {
	mu     sync.Mutex
	opened bool
	ch     chan struct{}
}

func (d *door) open() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.opened {
		d.opened = true
		close(d.ch)
	}
}

func openDoor() {
	d := &door{ch: make(chan struct{})}
	go d.open()
	d.open()
	<-d.ch
}

// What is closed becomes nil, under the lock.
type valve struct {
	mu sync.Mutex
	ch chan struct{}
}

func (v *valve) shut() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ch != nil {
		close(v.ch)
		v.ch = nil
	}
}

func shutBoth() {
	v := &valve{ch: make(chan struct{})}
	go v.shut()
	v.shut()
}

// The condition is replaced with each broadcast.
type notifier struct {
	mu sync.Mutex
	ch chan struct{}
}

func (n *notifier) wait() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.ch
}

func (n *notifier) wake() {
	n.mu.Lock()
	defer n.mu.Unlock()
	close(n.ch)
	n.ch = make(chan struct{})
}

func notifyTwice() {
	n := &notifier{ch: make(chan struct{})}
	c := n.wait()
	go n.wake()
	n.wake()
	<-c
}

// The constructor cleans up behind itself and returns nothing: the deferred
// function sets its results.
type Station struct {
	dial func() error
	out  chan int
	done chan struct{}
}

func Open(dial func() error) (s *Station, err error) {
	s = &Station{dial: dial, done: make(chan struct{})}
	defer func() {
		if err != nil {
			s.Close()
			s = nil
		}
	}()
	if err = s.dial(); err != nil {
		return s, err
	}
	s.out = make(chan int, 1)
	if err = s.dial(); err != nil {
		return s, err
	}
	return s, nil
}

func (s *Station) Close() {
	close(s.done)
	if s.out != nil {
		close(s.out)
	}
}

// A deferred function takes the result back that it has closed.
func pipe(dial func() error) (ch chan int, err error) {
	ch = make(chan int)
	defer func() {
		if err != nil {
			close(ch)
			ch = nil
		}
	}()
	err = dial()
	return ch, err
}

func closePipe(dial func() error) {
	if ch, _ := pipe(dial); ch != nil {
		close(ch)
	}
}

// Whether it may be closed twice is not known: the first time takes for ever, as
// nobody closes reports.
type Couple struct {
	reports chan string
	quit    chan struct{}
	wg      sync.WaitGroup
}

func NewCouple() *Couple {
	c := &Couple{reports: make(chan string), quit: make(chan struct{})}
	c.wg.Add(2)
	go c.work()
	go c.report()
	return c
}

func (c *Couple) work() {
	defer c.wg.Done()
	<-c.quit
}

func (c *Couple) report() {
	defer c.wg.Done()
	for range c.reports {
	}
}

func (c *Couple) Close() {
	close(c.quit)
	c.wg.Wait()
}
