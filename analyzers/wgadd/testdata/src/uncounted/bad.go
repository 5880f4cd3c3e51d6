// Package uncounted has goroutines that are counted and never count down.
package uncounted

import (
	"context"
	"net"
	"sync"
	"time"
)

// The one goroutine of a server that it waits for in the end.
type server struct {
	ln   net.Listener
	wg   sync.WaitGroup
	done chan struct{}
}

func (s *server) start() {
	s.wg.Add(1)
	go s.serve() // want `this goroutine is counted, and never calls s.wg.Done: the Wait for it blocks forever`
}

func (s *server) serve() {
	for {
		c, err := s.ln.Accept()
		if err != nil {
			return
		}
		c.Close()
	}
}

func (s *server) stop() {
	s.ln.Close()
	s.wg.Wait()
}

// One of two counts down, the other one does not.
type pump struct {
	src, dst net.Conn
	group    sync.WaitGroup
}

func (p *pump) run() {
	p.group.Add(2)
	go p.in()
	go p.out() // want `this goroutine is counted, and never calls p.group.Done`
}

func (p *pump) in() {
	defer p.group.Done()
	move(p.src, p.dst)
}

func (p *pump) out() {
	move(p.dst, p.src)
}

func (p *pump) close() {
	p.src.Close()
	p.dst.Close()
	p.group.Wait()
}

func move(from, to net.Conn) {
	buf := make([]byte, 512)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

// Sessions count themselves in the group of their manager, to which they have a pointer.
type manager struct {
	ctx context.Context
	wg  sync.WaitGroup
}

type session struct {
	ctx context.Context
	wg  *sync.WaitGroup
	in  chan []byte
}

type watcher struct {
	wg   *sync.WaitGroup
	tick *time.Ticker
	ctx  context.Context
}

func (m *manager) open(in chan []byte) {
	s := &session{ctx: m.ctx, wg: &m.wg, in: in}
	s.begin()
	w := &watcher{wg: &m.wg, tick: time.NewTicker(time.Second), ctx: m.ctx}
	w.begin()
}

func (m *manager) close() { m.wg.Wait() }

func (s *session) begin() {
	s.wg.Add(1)
	go s.loop() // want `this goroutine is counted, and never calls s.wg.Done`
}

func (s *session) loop() {
	for {
		select {
		case b := <-s.in:
			use(b)
		case <-s.ctx.Done():
			return
		}
	}
}

func (w *watcher) begin() {
	w.wg.Add(1)
	go w.loop()
}

func (w *watcher) loop() {
	defer w.wg.Done()
	for {
		select {
		case <-w.tick.C:
			use(nil)
		case <-w.ctx.Done():
			return
		}
	}
}

func use([]byte)

// One way out of the goroutine comes before the deferred call.
type loader struct {
	conn net.Conn
	wg   sync.WaitGroup
	out  chan []byte
}

func (l *loader) start() {
	l.wg.Add(1)
	go l.load()
}

func (l *loader) load() {
	buf := make([]byte, 512)
	if _, err := l.conn.Write(buf[:1]); err != nil {
		return // want `the goroutine ends here without l.wg.Done, which other paths call`
	}
	defer l.wg.Done()
	for {
		n, err := l.conn.Read(buf)
		if err != nil {
			return
		}
		l.out <- buf[:n]
	}
}

func (l *loader) stop() {
	l.conn.Close()
	l.wg.Wait()
}

// Done is the last statement, and another one leaves before.
func (l *loader) again() {
	l.wg.Add(1)
	go func() {
		buf := make([]byte, 512)
		for {
			n, err := l.conn.Read(buf)
			if err != nil {
				return // want `the goroutine ends here without l.wg.Done`
			}
			if n == 0 {
				break
			}
			l.out <- buf[:n]
		}
		l.wg.Done()
	}()
}
