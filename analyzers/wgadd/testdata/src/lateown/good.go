package lateown

import (
	"net"
	"sync"
)

// It is counted before it starts.
type proper struct {
	ln net.Listener
	wg sync.WaitGroup
}

func (p *proper) start() {
	p.wg.Add(1)
	go func() {
		defer p.wg.Done()
		p.loop()
	}()
}

// Who is counted counts the next one, even in that one.
func (p *proper) loop() {
	for {
		c, err := p.ln.Accept()
		if err != nil {
			return
		}
		p.serve(c)
	}
}

func (p *proper) serve(c net.Conn) {
	go func() {
		p.wg.Add(1)
		defer p.wg.Done()
		c.Close()
	}()
}

func (p *proper) stop() { p.wg.Wait() }

// Who starts it waits until it says that it runs.
type spoken struct {
	ln net.Listener
	wg sync.WaitGroup
}

func (s *spoken) start() {
	up := make(chan struct{})
	go func() {
		s.wg.Add(1)
		defer s.wg.Done()
		close(up)
		s.ln.Accept()
	}()
	<-up
}

func (s *spoken) stop() { s.wg.Wait() }

// What is counted are the connections, not the goroutine.
type counted struct {
	ln net.Listener
	wg sync.WaitGroup
}

func (c *counted) start() {
	go func() {
		for {
			conn, err := c.ln.Accept()
			if err != nil {
				return
			}
			c.wg.Add(1)
			go func() {
				defer c.wg.Done()
				conn.Close()
			}()
		}
	}()
}

func (c *counted) stop() {
	c.ln.Close()
	c.wg.Wait()
}
