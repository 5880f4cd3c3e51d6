// Package departed has objects that leave the map of whoever has made them before their
// channel is closed.
package departed

import "sync"

// Who is not among the guests any more has left. Nobody brings a guest back, whoever has
// the inn by then.
type Inn struct {
	mu     sync.Mutex
	guests map[*Guest]struct{}
	full   bool
}

type Guest struct {
	inn  *Inn
	gone chan struct{}
}

func NewInn() *Inn { return &Inn{guests: map[*Guest]struct{}{}} }

func (i *Inn) Enter() *Guest {
	g := &Guest{inn: i, gone: make(chan struct{})}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.guests[g] = struct{}{}
	return g
}

func (g *Guest) Gone() <-chan struct{} { return g.gone }

func (g *Guest) Close() {
	g.inn.mu.Lock()
	defer g.inn.mu.Unlock()
	g.inn.drop(g)
}

func (i *Inn) drop(g *Guest) {
	if _, ok := i.guests[g]; !ok {
		return
	}
	delete(i.guests, g)
	close(g.gone)
}

// The last ones are sent away all at once.
type Bar struct {
	mu     sync.Mutex
	guests map[*Drinker]bool
}

type Drinker struct {
	bar  *Bar
	gone chan struct{}
}

func NewBar() *Bar { return &Bar{guests: map[*Drinker]bool{}} }

func (b *Bar) Enter() *Drinker {
	d := &Drinker{b, make(chan struct{})}
	b.mu.Lock()
	b.guests[d] = true
	b.mu.Unlock()
	return d
}

func (d *Drinker) Stop() {
	d.bar.mu.Lock()
	defer d.bar.mu.Unlock()
	if d.bar.guests[d] {
		close(d.gone)
		for other := range d.bar.guests {
			if other != d {
				close(other.gone)
			}
		}
		clear(d.bar.guests)
	}
}

// The key is a number that the client has given.
type Cloakroom struct {
	mu    sync.Mutex
	coats map[int]*Coat
}

type Coat struct {
	of     *Cloakroom
	number int
	back   chan struct{}
}

func NewCloakroom() *Cloakroom { return &Cloakroom{coats: map[int]*Coat{}} }

func (c *Cloakroom) Leave(number int) *Coat {
	c.mu.Lock()
	defer c.mu.Unlock()
	coat := &Coat{c, number, make(chan struct{})}
	c.coats[number] = coat
	return coat
}

func (c *Coat) Close() {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if _, ok := c.of.coats[c.number]; ok {
		delete(c.of.coats, c.number)
		close(c.back)
	}
}
