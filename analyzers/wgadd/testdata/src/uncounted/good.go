package uncounted

import (
	"net"
	"sync"
)

// What the goroutine calls counts down.
type proper struct {
	ln net.Listener
	wg sync.WaitGroup
}

func (p *proper) start() {
	p.wg.Add(1)
	go func() {
		if p.ln == nil {
			p.finish()
			return
		}
		p.serve()
	}()
}

func (p *proper) serve() {
	defer p.finish()
	for {
		c, err := p.ln.Accept()
		if err != nil {
			return
		}
		c.Close()
	}
}

func (p *proper) finish() { p.wg.Done() }

func (p *proper) stop() {
	p.ln.Close()
	p.wg.Wait()
}

// The goroutine that was counted is the one that comes last.
type mixed struct {
	in chan int
	wg sync.WaitGroup
}

func (m *mixed) start(log func()) {
	m.wg.Add(1)
	go m.report(log)
	if log != nil {
		log()
	}
	go func() {
		defer m.wg.Done()
		for v := range m.in {
			use(make([]byte, v))
		}
	}()
}

func (m *mixed) report(log func()) { log() }

func (m *mixed) stop() {
	close(m.in)
	m.wg.Wait()
}

// Whoever has the function counts down.
type lent struct {
	wg   sync.WaitGroup
	each func(func())
}

func (l *lent) start() {
	l.wg.Add(1)
	done := l.wg.Done
	go l.each(done)
}

func (l *lent) also() {
	l.wg.Add(1)
	go l.work()
}

func (l *lent) work() { use(nil) }

func (l *lent) wait() { l.wg.Wait() }

// Others count down for those whom they are told of.
type ledger struct {
	wg  sync.WaitGroup
	end chan struct{}
}

func (l *ledger) add(c net.Conn) {
	l.wg.Add(1)
	go l.read(c)
}

func (l *ledger) read(c net.Conn) {
	c.Read(nil)
	l.end <- struct{}{}
}

func (l *ledger) settle() {
	for range l.end {
		l.wg.Done()
	}
}

func (l *ledger) wait() { l.wg.Wait() }

// A group that is given away is counted elsewhere as well.
type shared struct {
	Group *sync.WaitGroup
	c     net.Conn
}

func (s *shared) start() {
	s.Group.Add(1)
	go s.read()
}

func (s *shared) read() { s.c.Read(nil) }

func (s *shared) wait() { s.Group.Wait() }

// Who is called with the object counts it down.
type visited struct {
	wg sync.WaitGroup
	c  net.Conn
}

type visitor interface{ visit(*visited) }

func (v *visited) start(by visitor) {
	v.wg.Add(1)
	go v.run(by)
}

func (v *visited) run(by visitor) { by.visit(v) }

type counting struct{}

func (counting) visit(v *visited) { v.wg.Done() }

func (v *visited) wait() { v.wg.Wait() }

// Each way out counts down.
type careful struct {
	conn net.Conn
	wg   sync.WaitGroup
}

func (c *careful) start() {
	c.wg.Add(1)
	go c.load()
}

func (c *careful) load() {
	if _, err := c.conn.Write(nil); err != nil {
		c.wg.Done()
		return
	}
	defer c.wg.Done()
	for {
		if _, err := c.conn.Read(nil); err != nil {
			return
		}
	}
}

func (c *careful) stop() { c.wg.Wait() }

// What the goroutine was not counted for it does not count down.
type maybe struct {
	conn net.Conn
	wg   sync.WaitGroup
}

func (m *maybe) start(wait bool) {
	if wait {
		m.wg.Add(1)
	}
	go m.load(wait)
}

func (m *maybe) load(wait bool) {
	if wait {
		defer m.wg.Done()
	}
	m.conn.Read(nil)
}

func (m *maybe) stop() { m.wg.Wait() }

// It panics, or goes by what it was given.
func (m *maybe) also() {
	m.wg.Add(1)
	go func() {
		if m.conn == nil {
			panic("no connection")
		}
		m.load(false)
		m.wg.Done()
	}()
}
