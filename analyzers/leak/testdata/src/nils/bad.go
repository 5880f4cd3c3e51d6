// Package nils: nobody can use a channel that was not made.
package nils

import (
	"context"
	"sync"
)

type monitor struct {
	mu     sync.Mutex
	alarms chan string
	pause  chan struct{}
	logf   func(string)
}

func newMonitor(logf func(string)) *monitor {
	return &monitor{alarms: make(chan string, 4), logf: logf}
}

// The constructor forgot one of the channels.
func watch(logf func(string)) {
	m := newMonitor(logf)
	m.alarms <- "start"
	go func() {
		m.pause <- struct{}{} // want `m.pause is nil here: the operation blocks forever`
	}()
	m.logf(<-m.alarms)
}

// Each of two goroutines waits for the other.
func handshake(ready func()) {
	ping, pong := make(chan struct{}), make(chan struct{})
	go func() {
		<-ping
		ready()
		pong <- struct{}{}
	}()
	<-pong // want `receive from pong blocks forever: nobody sends or closes`
	ping <- struct{}{}
}

// The function sends to itself.
func self(n int) int {
	out := make(chan int)
	out <- n // want `send on out blocks forever: nobody receives`
	return <-out
}

// The one place is taken.
func twice(a, b string) (string, string) {
	log := make(chan string, 1)
	log <- a
	log <- b // want `send on log blocks forever: nobody receives`
	return <-log, <-log
}

// A select without a case that can go on.
func idle(m *monitor) {
	a, b := make(chan int), make(chan int)
	go m.logf("idle")
	select { // want `select blocks forever: no case can go on`
	case n := <-a:
		b <- n
	case n := <-b:
		a <- n
	}
}

// Nobody makes the channel, whoever makes the struct.
type stage struct {
	name  string
	ready chan struct{}
}

func newStage(name string) *stage { return &stage{name: name} }

func (s *stage) wait() {
	<-s.ready // want `s.ready is nil here: the operation blocks forever`
}

// A goroutine that does so is another matter.
func park() {
	go func() {
		<-make(chan struct{}) // want `receive from make\(chan struct{}\) blocks forever`
	}()
}

// A channel that has a name was meant to be used: the sender was forgotten.
func await() {
	ready := make(chan struct{})
	<-ready // want `receive from ready blocks forever: nobody sends or closes`
}

// Nobody gives another context.
type watcher struct{ ctx context.Context }

func newWatcher(end func()) *watcher {
	w := &watcher{ctx: context.Background()}
	go func() {
		<-w.ctx.Done() // want `w.ctx.Done\(\) is nil here: the operation blocks forever`
		end()
	}()
	return w
}
