// Package doubles is about what tests put in place of the real thing: all who use it
// are in view.
package doubles

import "testing"

// Nobody closes a fake twice at once.
type fakeConn struct {
	done chan struct{}
}

func newFakeConn() *fakeConn {
	return &fakeConn{done: make(chan struct{})}
}

func (c *fakeConn) Close() error {
	select {
	case <-c.done:
	default:
		close(c.done)
	}
	return nil
}

func (c *fakeConn) Wait() { <-c.done }

func TestClose(t *testing.T) {
	c := newFakeConn()
	go c.Wait()
	c.Close()
	c.Close()
}
