package heldup

import (
	"sync"
	"time"
)

// The lock is given back before the wait.
func (r *relay) closeRight() {
	r.mu.Lock()
	close(r.stop)
	r.mu.Unlock()
	r.wg.Wait()
}

type poller struct {
	mu     sync.Mutex
	life   sync.Mutex
	wg     sync.WaitGroup
	result chan int
	stop   chan struct{}
	n      int
}

func (p *poller) start() {
	p.wg.Add(1)
	go p.loop()
}

func (p *poller) loop() {
	defer p.wg.Done()
	for {
		select {
		case <-time.After(time.Second):
			p.mu.Lock()
			p.n++
			p.mu.Unlock()
		case <-p.stop:
			return
		}
	}
}

// The lock that is held is another one.
func (p *poller) close() {
	p.life.Lock()
	defer p.life.Unlock()
	close(p.stop)
	p.wg.Wait()
}

// Somebody who needs no lock may answer.
func (p *poller) ask() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return <-p.result
}

func (p *poller) answer() {
	p.mu.Lock()
	n := p.n
	p.mu.Unlock()
	p.result <- n
}

func (p *poller) refuse() { p.result <- -1 }

func (p *poller) serve() {
	go p.answer()
	go p.refuse()
}

// The lock is not needed before the answer.
type oracle struct {
	mu   sync.Mutex
	word chan string
	said int
}

func (o *oracle) think() {
	o.word <- "no"
	o.mu.Lock()
	o.said++
	o.mu.Unlock()
}

func (o *oracle) consult() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	go o.think()
	return <-o.word
}
