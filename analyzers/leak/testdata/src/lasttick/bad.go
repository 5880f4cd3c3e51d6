// Package lasttick: only a tick ends a loop, and who stops the ticker to end everything
// makes it go on forever.
package lasttick

import (
	"sync"
	"time"
)

type conn struct {
	ticker   *time.Ticker
	received chan []byte
	reads    chan []byte
	last     time.Time
	msgs     [][]byte
}

type listener struct {
	mu    sync.Mutex
	conns map[string]*conn
}

func (l *listener) get(addr string) *conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.conns[addr]
	if c == nil {
		c = &conn{ticker: time.NewTicker(time.Second), received: make(chan []byte), reads: make(chan []byte)}
		l.conns[addr] = c
		go c.loop()
	}
	return c
}

func (l *listener) serve(addr string, m []byte) { l.get(addr).received <- m }

func (c *conn) Read(b []byte) { c.reads <- b }

func (c *conn) loop() {
	for {
		if len(c.msgs) == 0 {
			select {
			case m := <-c.received:
				c.msgs = append(c.msgs, m)
			case <-c.ticker.C: // want `only a tick ends this loop, and none comes after Close has stopped the ticker`
				if time.Since(c.last) > time.Minute {
					return
				}
				continue
			}
		}
		select {
		case b := <-c.reads:
			copy(b, c.msgs[0])
			c.msgs = c.msgs[1:]
		case <-c.ticker.C: // want `only a tick ends this loop`
			if time.Since(c.last) > time.Minute {
				return
			}
		}
	}
}

// Close forgets it.
func (c *conn) Close() { c.ticker.Stop() }
