package turns

import "sync"

// A pruner is closed by what has it, and that by its owner, with the lock held.
type pruner struct {
	trigger, closed chan struct{}
	wg              sync.WaitGroup
}

func newPruner() *pruner {
	p := &pruner{trigger: make(chan struct{}, 1), closed: make(chan struct{})}
	p.wg.Add(1)
	go p.run()
	return p
}

func (p *pruner) run() {
	defer p.wg.Done()
	for {
		select {
		case <-p.trigger:
		case <-p.closed:
			return
		}
	}
}

func (p *pruner) close() {
	select {
	case <-p.closed:
	default:
		close(p.closed)
		p.wg.Wait()
	}
}

type indexer struct{ p *pruner }

func (i *indexer) close() { i.p.close() }

type Database struct {
	mu sync.Mutex
	i  *indexer
}

// Open has a Database that nobody else has yet.
func Open() *Database {
	d := &Database{}
	d.set()
	return d
}

func (d *Database) set() {
	if d.i != nil {
		d.i.close()
	}
	d.i = &indexer{newPruner()}
}

func (d *Database) Reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.reset()
}

func (d *Database) reset() { d.i.close(); d.set() }

func (d *Database) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.i.close()
}

// Of the callers of forget, one has no lock.
type loose struct {
	trigger, closed chan struct{}
	wg              sync.WaitGroup
}

func newLoose() *loose {
	l := &loose{trigger: make(chan struct{}, 1), closed: make(chan struct{})}
	l.wg.Add(1)
	go l.run()
	return l
}

func (l *loose) run() {
	defer l.wg.Done()
	for {
		select {
		case <-l.trigger:
		case <-l.closed:
			return
		}
	}
}

func (l *loose) close() {
	select {
	case <-l.closed:
	default:
		close(l.closed) // want `l.closed may be closed twice: the second close panics`
		l.wg.Wait()
	}
}

type Cache struct {
	mu sync.Mutex
	l  *loose
}

func NewCache() *Cache { return &Cache{l: newLoose()} }

func (c *Cache) Flush() { c.forget() }

func (c *Cache) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget()
}

func (c *Cache) forget() { c.l.close() }
