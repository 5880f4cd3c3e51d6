package nils

import (
	"context"
	"sync"

	"nils/lazy"
)

// All channels are made.
func watchMade(logf func(string)) {
	m := newMonitor(logf)
	m.pause = make(chan struct{}, 1)
	m.alarms <- "start"
	go func() { m.pause <- struct{}{} }()
	m.logf(<-m.alarms)
}

// A case is switched off with nil, and on again.
func merge(a, b <-chan string, emit func(string)) {
	for a != nil || b != nil {
		select {
		case s, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			emit(s)
		case s, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			emit(s)
		}
	}
}

// The output is nil while there is nothing to send.
func queue(in <-chan int, quit <-chan struct{}, out chan<- int) {
	var pending []int
	for {
		var send chan<- int
		var head int
		if len(pending) > 0 {
			send, head = out, pending[0]
		}
		select {
		case n, ok := <-in:
			if !ok {
				return
			}
			pending = append(pending, n)
		case send <- head:
			pending = pending[1:]
		case <-quit:
			return
		}
	}
}

// Each in its turn.
func handshakeInTurn(ready func()) {
	ping, pong := make(chan struct{}), make(chan struct{})
	go func() {
		<-ping
		ready()
		pong <- struct{}{}
	}()
	ping <- struct{}{}
	<-pong
}

// There is room for both.
func twiceWithRoom(a, b string) (string, string) {
	log := make(chan string, 2)
	log <- a
	log <- b
	return <-log, <-log
}

type mapping struct {
	buf   []byte
	dirty chan struct{}
}

func mapFile(size int, dirty chan struct{}, mmap func(int) ([]byte, error)) (*mapping, error) {
	buf, err := mmap(size)
	if err != nil {
		return nil, err
	}
	return &mapping{buf: buf, dirty: dirty}, nil
}

type shared struct{ mem chan *mapping }

// The error that openShared got from a function that says nothing else of
// interest is the one that it returns.
func openShared(size int, mmap func(int) ([]byte, error)) (shared, error) {
	m, err := mapFile(size, make(chan struct{}, 1), mmap)
	if err != nil {
		return shared{}, err
	}
	mem := make(chan *mapping, 1)
	mem <- m
	return shared{mem: mem}, nil
}

func useShared(mmap func(int) ([]byte, error)) error {
	s, err := openShared(100, mmap)
	if err != nil {
		return err
	}
	m := <-s.mem
	m.dirty <- struct{}{}
	s.mem <- m
	return nil
}

// The runner sets itself up.
func download(run func([]string) error) error {
	return new(lazy.Runner).Run([]string{"mod", "download"}, run)
}

// A channel that is never made is a case that is never taken.
type viewer struct {
	quit   chan struct{}
	debug  chan string
	Public chan int
}

func (w *viewer) run(ticks chan int) {
	w.quit = make(chan struct{})
	for {
		select {
		case <-w.quit:
			return
		case s := <-w.debug:
			println(s)
		case <-ticks:
		}
	}
}

func (w *viewer) first() int { return <-w.Public }

// Who makes the struct is not shown here.
type part struct {
	name  string
	ready chan struct{}
}

func (p *part) wait() { <-p.ready }

// serveForever is what main ends with: nobody can ever send.
func serveForever(serve func()) {
	go serve()
	<-make(chan struct{})
}

// A channel without room, one that is nil among them, is replaced.
func ask(answers chan int, f func(chan<- int)) int {
	if cap(answers) < 1 {
		answers = make(chan int, 1)
	}
	f(answers)
	answers <- 1
	return <-answers
}

func askOnce(f func(chan<- int)) int { return ask(nil, f) }

func askEmpty(ch chan int, f func(chan<- int)) int {
	if len(ch) == 0 && ch == nil {
		return 0
	}
	return <-ch
}

func askEmptyOnce(f func(chan<- int)) int { return askEmpty(nil, f) }

// A Waiter that is given no context has one that never ends, and so nothing to do.
type Waiter struct {
	ctx  context.Context
	mu   sync.Mutex
	cond *sync.Cond
}

type WaiterOption func(*Waiter)

func WithContext(ctx context.Context) WaiterOption {
	return func(w *Waiter) { w.ctx = ctx }
}

func NewWaiter(opts ...WaiterOption) *Waiter {
	w := &Waiter{ctx: context.Background()}
	w.cond = sync.NewCond(&w.mu)
	for _, opt := range opts {
		opt(w)
	}
	go func() {
		<-w.ctx.Done()
		w.mu.Lock()
		w.cond.Broadcast()
		w.mu.Unlock()
	}()
	return w
}

// What is in the map has no name, and is written out wherever it is made and taken out.
type lounge struct {
	guests map[string]struct {
		name string
		mail chan string
	}
}

func (l *lounge) enter(id, name string) <-chan string {
	mail := make(chan string, 1)
	l.guests[id] = struct {
		name string
		mail chan string
	}{name: name, mail: mail}
	return mail
}

func (l *lounge) write(name, text string) {
	for _, g := range l.guests {
		if g.name == "" || g.name == name {
			g.mail <- text
		}
	}
}
