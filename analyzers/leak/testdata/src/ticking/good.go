package ticking

import (
	"context"
	"net"
	"time"
)

// A stop channel that nobody closes anywhere is a placeholder: it is meant to
// go on.
func forGood(work func()) {
	quit := make(chan struct{})
	go func() {
		tick := time.NewTicker(time.Second)
		for {
			select {
			case <-tick.C:
				work()
			case <-quit:
				tick.Stop()
				return
			}
		}
	}()
}

type pinger struct {
	stop chan struct{}
	conn net.Conn
}

// It ends by itself, when a ping fails.
func (p *pinger) loop() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-tick.C:
			if _, err := p.conn.Write([]byte("ping")); err != nil {
				return
			}
		}
	}
}

func (p *pinger) Close() { close(p.stop) }

func (p *pinger) serve() {
	for {
		select {
		case <-p.stop:
			return
		case <-time.After(time.Second):
			p.conn.Write([]byte("ping"))
		}
	}
}

// Stopped on each way out.
func open(addr string) (*pinger, error) {
	p := &pinger{stop: make(chan struct{})}
	go p.serve()
	go p.loop()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		p.Close()
		return nil, err
	}
	p.conn = conn
	return p, nil
}

// Its context ends.
func openFor(ctx context.Context, addr string) (*Sender, error) {
	ctx, cancel := context.WithCancel(ctx)
	s := &Sender{stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.stop:
				return
			case <-time.After(time.Second):
			}
		}
	}()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		cancel()
		return nil, err
	}
	s.conn = conn
	context.AfterFunc(ctx, func() { conn.Close() })
	return s, nil
}

// Whoever ticks ends another one, once it is time.
func endsOther(until time.Time) {
	w := &watch{quit: make(chan struct{})}
	go w.poll(func() int { return 0 })
	go func() {
		for {
			time.Sleep(time.Second)
			if time.Now().After(until) {
				w.end()
				return
			}
		}
	}()
}

// A job goes from new over active to closed, and each method looks at that.
type phase struct{ now int }

type job struct {
	phase *phase
	log   interface{ Print(any) }
	done  chan struct{}
}

const (
	isNew = iota
	isActive
	isClosed
)

func NewJob(log interface{ Print(any) }) *job {
	j := &job{phase: &phase{now: isNew}, log: log, done: make(chan struct{})}
	log.Print(j)
	return j
}

func (j *job) begin() error {
	switch j.phase.now {
	case isActive, isClosed:
		return net.ErrClosed
	}
	j.phase.now = isActive
	return nil
}

func (j *job) Start() error {
	if err := j.begin(); err != nil {
		return err
	}
	go j.beat()
	return nil
}

func (j *job) beat() {
	tick := time.NewTicker(time.Second)
	for {
		select {
		case <-j.done:
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

func (j *job) Shutdown() {
	if j.phase.now == isNew || j.phase.now == isClosed {
		return
	}
	j.phase.now = isClosed
	close(j.done)
}
