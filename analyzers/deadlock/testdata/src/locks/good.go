package locks

import "sync"

// What is called with the lock held does not take it.
func (t *table) putLocked(key string) {
	t.Lock()
	defer t.Unlock()
	if t.sizeLocked() > 100 {
		t.entries = nil
	}
	t.entries[key] = &entry{key: key}
}

func (t *table) sizeLocked() int { return len(t.entries) }

// The callback runs after the lock is given back.
func (t *table) evictAfter(key string) {
	t.Lock()
	e := t.entries[key]
	t.Unlock()
	if e != nil {
		t.onEvict(e)
	}
}

func evictOneAfter(key string) {
	t := newTable()
	t.entries[key] = &entry{key: key}
	t.evictAfter(key)
}

// The lock is given back around the callback.
func (t *table) evictAround(key string) {
	t.Lock()
	defer t.Unlock()
	if e := t.entries[key]; e != nil {
		t.Unlock()
		t.onEvict(e)
		t.Lock()
	}
}

func evictOneAround(key string) {
	t := newTable()
	t.entries[key] = &entry{key: key}
	t.evictAround(key)
}

// The visitor runs over a copy.
func (t *table) eachCopy(v Visitor) {
	t.Lock()
	list := make([]*entry, 0, len(t.entries))
	for _, e := range t.entries {
		list = append(list, e)
	}
	t.Unlock()
	for _, e := range list {
		v.Visit(e)
	}
}

func removeAllCopied() {
	t := newTable()
	t.entries["a"] = &entry{key: "a"}
	t.eachCopy(remover{t})
}

// Two objects of one type have two locks.
func (t *table) copyTo(other *table) {
	t.Lock()
	defer t.Unlock()
	for k := range t.entries {
		other.put2(k)
	}
}

func (t *table) put2(key string) {
	t.Lock()
	defer t.Unlock()
	t.entries[key] = &entry{key: key}
}

func copyTable() {
	a, b := newTable(), newTable()
	a.entries["a"] = &entry{key: "a"}
	a.copyTo(b)
}

// Each path gives the lock back once.
func (s *session) refreshOnce() error {
	s.mu.Lock()
	token, err := s.login()
	if err != nil {
		s.mu.Unlock()
		return s.reset2(err)
	}
	s.token = token
	s.mu.Unlock()
	return nil
}

func (s *session) reset2(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = ""
	return err
}

// Only who got the lock goes on.
func (s *session) try() bool {
	if !s.mu.TryLock() {
		return false
	}
	defer s.mu.Unlock()
	if s.mu.TryLock() {
		s.mu.Unlock()
	}
	return true
}

// Hand over hand along a list.
type node struct {
	mu   sync.Mutex
	next *node
	val  int
}

func (n *node) sum() (total int) {
	n.mu.Lock()
	for n.next != nil {
		total += n.val
		next := n.next
		next.mu.Lock()
		n.mu.Unlock()
		n = next
	}
	total += n.val
	n.mu.Unlock()
	return total
}

// Two Onces, one in the other.
type lazy struct {
	outer, inner sync.Once
	vals         []string
}

func (l *lazy) init() {
	l.outer.Do(func() {
		l.inner.Do(func() { l.vals = []string{"a"} })
	})
}

// The lock goes with the value that is handed out.
func (s *session) acquire() (*session, func()) {
	s.mu.Lock()
	return s, s.mu.Unlock
}

func (s *session) use() string {
	held, release := s.acquire()
	defer release()
	return held.token
}
