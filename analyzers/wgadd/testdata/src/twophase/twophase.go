// Package twophase has components whose loops are started by who makes them.
package twophase

import "twophase/closer"

// Who opens the table starts the loop of the gauge, too.
type Gauge struct {
	in  chan int
	end *closer.Closer
}

func NewGauge() *Gauge { return &Gauge{in: make(chan int, 10), end: closer.New(1)} }

func (g *Gauge) watch(show func(int)) {
	defer g.end.Done()
	for {
		select {
		case n := <-g.in:
			show(n)
		case <-g.end.Closing():
			return
		}
	}
}

func (g *Gauge) Close() { g.end.CloseAndWait() }

type Table struct{ gauge *Gauge }

func Open(show func(int)) *Table {
	t := &Table{gauge: NewGauge()}
	go t.gauge.watch(show)
	return t
}

func (t *Table) Close() { t.gauge.Close() }

// Nobody says that it is done.
type Meter struct {
	in  chan int
	end *closer.Closer
}

func NewMeter(show func(int)) *Meter {
	m := &Meter{in: make(chan int, 10), end: closer.New(1)}
	go m.watch(show)
	return m
}

func (m *Meter) watch(show func(int)) {
	for {
		select {
		case n := <-m.in:
			show(n)
		case <-m.end.Closing():
			return
		}
	}
}

func (m *Meter) Close() {
	m.end.CloseAndWait() // want `waiting.Wait blocks forever: the counter never becomes zero`
}
