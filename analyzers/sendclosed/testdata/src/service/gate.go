package service

import "sync"

// A Gate lets a few in at a time and collects what goes wrong. Close is for who
// has let in the last: it waits for all that were let in. The errors are no sign to
// stop, though Close closes their channel.
type Gate struct {
	once  sync.Once
	wg    sync.WaitGroup
	slots chan struct{}
	errs  chan error
	err   error
}

func NewGate(n int) *Gate {
	return &Gate{slots: make(chan struct{}, n), errs: make(chan error, n)}
}

func (g *Gate) Enter() error {
	for {
		select {
		case g.slots <- struct{}{}:
			g.wg.Add(1)
			return nil
		case err := <-g.errs:
			if err != nil {
				return err
			}
		}
	}
}

func (g *Gate) Leave(err error) {
	if err != nil {
		g.errs <- err
	}
	select {
	case <-g.slots:
	default:
		panic("nobody has entered")
	}
	g.wg.Done()
}

func (g *Gate) Close() error {
	g.once.Do(func() {
		g.wg.Wait()
		close(g.slots)
		close(g.errs)
		for err := range g.errs {
			if err != nil {
				g.err = err
			}
		}
	})
	return g.err
}

// A Loader passes the gate with all that it writes. The writer knows the function
// that leaves, and with it the gate.
type Loader struct {
	gate  *Gate
	write func([]int, func(error)) error
	todo  []int
}

func NewLoader(write func([]int, func(error)) error) *Loader {
	return &Loader{gate: NewGate(4), write: write}
}

func (l *Loader) Put(n int) error {
	if l.todo = append(l.todo, n); n > 10 {
		return l.flush()
	}
	return nil
}

func (l *Loader) flush() error {
	if err := l.gate.Enter(); err != nil {
		return err
	}
	todo := l.todo
	l.todo = nil
	go func() { l.gate.Leave(l.write(todo, l.gate.Leave)) }()
	return nil
}

func (l *Loader) Close() error {
	if len(l.todo) > 0 {
		if err := l.flush(); err != nil {
			return err
		}
	}
	return l.gate.Close()
}
