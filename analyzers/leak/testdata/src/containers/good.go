// Package containers has goroutines in maps and lists that are passed on by the functions
// of the packages maps and slices.
package containers

import (
	"io"
	"maps"
	"slices"
	"sync"
)

type pump struct {
	n    int
	quit chan struct{}
	once sync.Once
}

func start() *pump {
	p := &pump{quit: make(chan struct{})}
	go p.run()
	return p
}

func (p *pump) run() { <-p.quit }

func (p *pump) stop() { p.once.Do(func() { close(p.quit) }) }

func (p *pump) Close() error {
	p.stop()
	return nil
}

// What was in the map is in the copy.
type Cloned struct {
	mu  sync.Mutex
	all map[*pump]bool
}

func NewCloned() *Cloned { return &Cloned{all: make(map[*pump]bool)} }

func (c *Cloned) Open() {
	p := start()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[p] = true
}

func (c *Cloned) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := maps.Clone(c.all)
	clear(c.all)
	for p := range was {
		p.stop()
	}
}

// The same, in two steps.
type Copied struct {
	mu  sync.Mutex
	all map[*pump]bool
}

func NewCopied() *Copied { return &Copied{all: make(map[*pump]bool)} }

func (c *Copied) Open() {
	p := start()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[p] = true
}

func (c *Copied) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := make(map[*pump]bool)
	maps.Copy(was, c.all)
	clear(c.all)
	for p := range was {
		p.stop()
	}
}

// The same, one by one.
type Inserted struct {
	mu  sync.Mutex
	all map[*pump]bool
}

func NewInserted() *Inserted { return &Inserted{all: make(map[*pump]bool)} }

func (i *Inserted) Open() {
	p := start()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.all[p] = true
}

func (i *Inserted) Close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	was := make(map[*pump]bool)
	maps.Insert(was, maps.All(i.all))
	clear(i.all)
	for p := range was {
		p.stop()
	}
}

// The same, with a new map.
type Gathered struct {
	mu  sync.Mutex
	all map[*pump]bool
}

func NewGathered() *Gathered { return &Gathered{all: make(map[*pump]bool)} }

func (g *Gathered) Open() {
	p := start()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all[p] = true
}

func (g *Gathered) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	was := maps.Collect(maps.All(g.all))
	clear(g.all)
	for p := range was {
		p.stop()
	}
}

// The loop comes to the keys.
type Keys struct {
	mu  sync.Mutex
	all map[*pump]bool
}

func NewKeys() *Keys { return &Keys{all: make(map[*pump]bool)} }

func (k *Keys) Open() {
	p := start()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all[p] = true
}

func (k *Keys) Close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for p := range maps.Keys(k.all) {
		p.stop()
	}
	clear(k.all)
}

// The loop comes to the values.
type Values struct {
	mu  sync.Mutex
	all map[int]*pump
}

func NewValues() *Values { return &Values{all: make(map[int]*pump)} }

func (v *Values) Open() {
	p := start()
	v.mu.Lock()
	defer v.mu.Unlock()
	p.n = len(v.all)
	v.all[p.n] = p
}

func (v *Values) Close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for p := range maps.Values(v.all) {
		p.stop()
	}
	clear(v.all)
}

// The keys are in the list.
type Listed struct {
	mu  sync.Mutex
	all map[*pump]bool
}

func NewListed() *Listed { return &Listed{all: make(map[*pump]bool)} }

func (l *Listed) Open() {
	p := start()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all[p] = true
}

func (l *Listed) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	was := slices.Collect(maps.Keys(l.all))
	clear(l.all)
	for _, p := range was {
		p.stop()
	}
}

// The values are in the list.
type Sorted struct {
	mu  sync.Mutex
	all map[int]*pump
}

func NewSorted() *Sorted { return &Sorted{all: make(map[int]*pump)} }

func (s *Sorted) Open() {
	p := start()
	s.mu.Lock()
	defer s.mu.Unlock()
	p.n = len(s.all)
	s.all[p.n] = p
}

func (s *Sorted) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := slices.SortedFunc(maps.Values(s.all), func(x, y *pump) int { return x.n - y.n })
	clear(s.all)
	for _, p := range was {
		p.stop()
	}
}

// Whoever is taken out is stopped.
type Swept struct {
	mu  sync.Mutex
	all map[*pump]bool
}

func NewSwept() *Swept { return &Swept{all: make(map[*pump]bool)} }

func (s *Swept) Open() {
	p := start()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[p] = true
}

func (s *Swept) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.all, func(p *pump, _ bool) bool {
		p.stop()
		return true
	})
}

// What is in an interface is passed on as well.
type Closers struct {
	mu  sync.Mutex
	all map[io.Closer]bool
}

func NewClosers() *Closers { return &Closers{all: make(map[io.Closer]bool)} }

func (c *Closers) Open() {
	p := start()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[p] = true
}

func (c *Closers) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := slices.Collect(maps.Keys(c.all))
	clear(c.all)
	for _, p := range was {
		p.Close()
	}
}

// What was in the list is in the copy.
type List struct {
	mu  sync.Mutex
	all []*pump
}

func NewList() *List { return &List{} }

func (l *List) Open() {
	p := start()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, p)
}

func (l *List) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	was := slices.Clone(l.all)
	l.all = nil
	for _, p := range was {
		p.stop()
	}
}

// The same, by way of a longer one.
type Joined struct {
	mu  sync.Mutex
	all []*pump
}

func NewJoined() *Joined { return &Joined{} }

func (j *Joined) Open() {
	p := start()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.all = append(j.all, p)
}

func (j *Joined) Close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	was := slices.Concat([]*pump{nil}, j.all)
	j.all = nil
	for _, p := range was {
		if p != nil {
			p.stop()
		}
	}
}

// The loop comes to all of them.
type Yielded struct {
	mu  sync.Mutex
	all []*pump
}

func NewYielded() *Yielded { return &Yielded{} }

func (y *Yielded) Open() {
	p := start()
	y.mu.Lock()
	defer y.mu.Unlock()
	y.all = append(y.all, p)
}

func (y *Yielded) Close() {
	y.mu.Lock()
	defer y.mu.Unlock()
	for p := range slices.Values(y.all) {
		p.stop()
	}
	y.all = nil
}

// The other way round.
type Backward struct {
	mu  sync.Mutex
	all []*pump
}

func NewBackward() *Backward { return &Backward{} }

func (b *Backward) Open() {
	p := start()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = append(b.all, p)
}

func (b *Backward) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range slices.Backward(b.all) {
		p.stop()
	}
	b.all = nil
}

// The list is added to.
type Extended struct {
	mu  sync.Mutex
	all []*pump
}

func NewExtended() *Extended { return &Extended{} }

func (e *Extended) Open() {
	p := start()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, p)
}

func (e *Extended) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	was := slices.AppendSeq([]*pump(nil), slices.Values(e.all))
	e.all = nil
	for _, p := range slices.Clip(was) {
		p.stop()
	}
}

// The new one comes first.
type Front struct {
	mu  sync.Mutex
	all []*pump
}

func NewFront() *Front { return &Front{} }

func (f *Front) Open() {
	p := start()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = slices.Insert(f.all, 0, p)
}

func (f *Front) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.all {
		p.stop()
	}
	f.all = nil
}

// The ones that are left out are stopped.
type Filtered struct {
	mu  sync.Mutex
	all []*pump
}

func NewFiltered() *Filtered { return &Filtered{} }

func (f *Filtered) Open() {
	p := start()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = append(f.all, p)
}

func (f *Filtered) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = slices.DeleteFunc(f.all, func(p *pump) bool {
		p.stop()
		return true
	})
}
