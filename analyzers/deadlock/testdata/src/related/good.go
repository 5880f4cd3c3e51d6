package related

import (
	"sync"
	"sync/atomic"
)

type queue struct {
	big  sync.Mutex
	mu   sync.Mutex
	jobs map[int]*job
	n    int
}

type job struct {
	mu    sync.Mutex
	queue *queue
	done  bool
}

// The lock is given back before the job tells its queue.
func (j *job) finish() {
	j.mu.Lock()
	j.done = true
	j.mu.Unlock()
	j.queue.mu.Lock()
	j.queue.n--
	j.queue.mu.Unlock()
}

func (q *queue) pending() (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.jobs {
		j.mu.Lock()
		if !j.done {
			n++
		}
		j.mu.Unlock()
	}
	return n
}

// Who calls it has the lock, and says so.
func (q *queue) drop(id int, locked bool) {
	if !locked {
		q.mu.Lock()
		defer q.mu.Unlock()
	}
	delete(q.jobs, id)
}

func (j *job) cancel(id int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.done = true
	j.queue.drop(id, true)
}

// Nobody else knows the job yet.
func (q *queue) add(id int) *job {
	j := &job{queue: q}
	j.mu.Lock()
	q.mu.Lock()
	q.jobs[id] = j
	q.mu.Unlock()
	j.mu.Unlock()
	return j
}

// Both orders are under one lock: that is held by who calls commit, and given
// back by it.
type store struct {
	gate sync.Mutex
	read sync.Mutex
	file *file
	n    int
}

type file struct {
	mu    sync.Mutex
	store *store
}

func (s *store) compact() {
	s.gate.Lock()
	defer s.gate.Unlock()
	s.read.Lock()
	defer s.read.Unlock()
	s.file.mu.Lock()
	defer s.file.mu.Unlock()
	s.n = 0
}

func (s *store) Commit() {
	s.flush()
	s.gate.Unlock()
}

func (s *store) flush() {
	s.file.mu.Lock()
	defer s.file.mu.Unlock()
	s.file.store.read.Lock()
	s.n++
	s.file.store.read.Unlock()
}

// The caller's lock is given back for a while.
type member struct {
	mu   sync.Mutex
	club *club
	n    int
}

type club struct {
	mu      sync.Mutex
	members []*member
}

func (m *member) update() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refresh()
}

func (m *member) refresh() { m.reloadLocked() }

func (m *member) reloadLocked() {
	m.mu.Unlock()
	m.club.mu.Lock()
	n := len(m.club.members)
	m.club.mu.Unlock()
	m.mu.Lock()
	m.n = n
}

func (c *club) sum() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.members {
		m.mu.Lock()
		n += m.n
		m.mu.Unlock()
	}
	return n
}

// The handshake comes first and is done once: who reads, and locks the handshake
// while it holds the input, is past it.
type conn struct {
	handshake sync.Mutex
	in        half
	done      atomic.Bool
	err       error
}

type half struct {
	sync.Mutex
	seq int
}

func (c *conn) shake() error {
	c.handshake.Lock()
	defer c.handshake.Unlock()
	if c.done.Load() {
		return c.err
	}
	c.in.Lock()
	defer c.in.Unlock()
	c.in.seq++
	c.done.Store(true)
	return c.err
}

func (c *conn) Handshake() error { return c.shake() }

func (c *conn) Read() error {
	if err := c.Handshake(); err != nil {
		return err
	}
	c.in.Lock()
	defer c.in.Unlock()
	return c.renegotiate()
}

func (c *conn) renegotiate() error {
	c.handshake.Lock()
	defer c.handshake.Unlock()
	c.err = nil
	return c.err
}

// The one object that is locked under the lock of all is in no map: it may be
// another one.
var (
	allMu sync.Mutex
	main  = &entry{}
	all   = map[int]*entry{}
)

type entry struct {
	mu sync.Mutex
	id int
}

func (e *entry) remove() {
	e.mu.Lock()
	defer e.mu.Unlock()
	allMu.Lock()
	delete(all, e.id)
	allMu.Unlock()
}

func reset() {
	allMu.Lock()
	defer allMu.Unlock()
	main.mu.Lock()
	main.id = 0
	main.mu.Unlock()
}

// A new object is locked before anybody else has it.
func add(id int) *entry {
	e := &entry{id: id}
	e.mu.Lock()
	defer e.mu.Unlock()
	allMu.Lock()
	defer allMu.Unlock()
	all[id] = e
	return e
}
