package noroom

import (
	"errors"
	"sync"
)

var errTooLarge = errors.New("too large")

// The caller has asked.
type Asks struct {
	mu         sync.Mutex
	more       *sync.Cond
	size, most int
	of         sizer
}

func NewAsks(most int, of sizer) *Asks {
	a := &Asks{most: most, of: of}
	a.more = sync.NewCond(&a.mu)
	return a
}

func (a *Asks) Put(s string) error {
	n := a.of(s)
	if n > a.most {
		return errTooLarge
	}
	a.add(n)
	return nil
}

func (a *Asks) add(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.size+n > a.most {
		a.more.Wait()
	}
	a.size += n
}

// One at a time.
func (a *Asks) one() {
	a.addOne(1)
}

func (a *Asks) addOne(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.size+n > a.most {
		a.more.Wait()
	}
	a.size += n
}

// There may be more room later.
type grows struct {
	mu         sync.Mutex
	more       *sync.Cond
	size, most int
}

func newGrows() *grows {
	g := &grows{}
	g.more = sync.NewCond(&g.mu)
	return g
}

func (g *grows) Add(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.size+n > g.most {
		g.more.Wait()
	}
	g.size += n
}

func (g *grows) SetMost(n int) {
	g.mu.Lock()
	g.most = n
	g.more.Broadcast()
	g.mu.Unlock()
}

// One that is too large may come in when there is nothing else.
func (a *Asks) alone(s string) {
	n := a.of(s)
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.size > 0 && a.size+n > a.most {
		a.more.Wait()
	}
	a.size += n
}

func (a *Asks) Give(n int) {
	a.mu.Lock()
	a.size -= n
	a.more.Broadcast()
	a.mu.Unlock()
}
