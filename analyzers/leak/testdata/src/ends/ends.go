// Package ends: two methods whose names say that they end something.
package ends

type op int

const (
	add op = iota
	remove
	quit
)

type order struct {
	op  op
	key string
}

// Close ends one key, Shutdown the goroutine: nothing is left behind by a
// client who calls that.
type index struct{ orders chan order }

func NewIndex() *index {
	x := &index{orders: make(chan order)}
	go x.run()
	return x
}

func (x *index) Add(key string)   { x.orders <- order{op: add, key: key} }
func (x *index) Close(key string) { x.orders <- order{op: remove, key: key} }
func (x *index) Shutdown()        { x.orders <- order{op: quit} }

func (x *index) run() {
	known := make(map[string]bool)
	for o := range x.orders {
		switch o.op {
		case add:
			known[o.key] = true
		case remove:
			delete(known, o.key)
		case quit:
			return
		}
	}
}

// Neither of the two ends the goroutine.
type meter struct {
	ticks chan int
	gone  chan struct{}
}

func NewMeter() *meter {
	m := &meter{ticks: make(chan int), gone: make(chan struct{})}
	go m.run()
	return m
}

func (m *meter) Tick(n int) {
	select {
	case m.ticks <- n:
	case <-m.gone:
	}
}

func (m *meter) Close() { close(m.gone) }

func (m *meter) Stop() { m.flush() }

func (m *meter) flush() {
	done := make(chan struct{})
	go close(done)
	<-done
}

func (m *meter) run() {
	for range m.ticks { // want `receive from m.ticks blocks forever`
	}
}
