package service

import "sync"

// A Proc closes at once what its clients send to and what they are told by that
// it is over.
type Proc struct {
	quit  chan struct{}
	tasks chan int
	wg    sync.WaitGroup
}

func NewProc(n int) *Proc {
	return &Proc{quit: make(chan struct{}), tasks: make(chan int, n)}
}

func (p *Proc) Start(n int) {
	for i := 0; i < n; i++ {
		p.wg.Add(1)
		go p.worker()
	}
}

func (p *Proc) worker() {
	defer p.wg.Done()
	for {
		select {
		case <-p.quit:
			return
		case t, ok := <-p.tasks:
			if !ok {
				return
			}
			println(t)
		}
	}
}

func (p *Proc) Stop() {
	close(p.quit)
	close(p.tasks)
	p.wg.Wait()
}

func (p *Proc) Add(t int) bool {
	select { // want `send on p.tasks may meet the closed channel and panic`
	case p.tasks <- t:
		return true
	case <-p.quit:
		return false
	}
}

// A Mail sends on when its methods have returned.
type Mail struct {
	out  chan string
	done chan struct{}
}

func NewMail() *Mail {
	m := &Mail{out: make(chan string), done: make(chan struct{})}
	go m.loop()
	return m
}

func (m *Mail) loop() {
	defer close(m.done)
	for s := range m.out {
		println(s)
	}
}

// Post sends again later.
func (m *Mail) Post(s string, again func() bool) {
	m.out <- s
	if again() {
		go func() { m.out <- s }() // want `send on m.out may meet the closed channel and panic`
	}
}

func (m *Mail) Close() {
	close(m.out)
	<-m.done
}

// A Calm one leaves its tasks to the collector.
type Calm struct {
	quit  chan struct{}
	tasks chan int
}

func NewCalm() *Calm {
	c := &Calm{quit: make(chan struct{}), tasks: make(chan int)}
	go c.work()
	return c
}

func (c *Calm) work() {
	for {
		select {
		case <-c.quit:
			return
		case t := <-c.tasks:
			println(t)
		}
	}
}

func (c *Calm) Stop() { close(c.quit) }

func (c *Calm) Add(t int) bool {
	select {
	case c.tasks <- t:
		return true
	case <-c.quit:
		return false
	}
}

// A Plain one says nothing about being stopped while somebody sends.
type Plain struct{ tasks chan int }

func NewPlain() *Plain {
	p := &Plain{tasks: make(chan int)}
	go func() {
		for t := range p.tasks {
			println(t)
		}
	}()
	return p
}

func (p *Plain) Add(t int) { p.tasks <- t }
func (p *Plain) Stop()     { close(p.tasks) }
