// Package right locks in the other order.
package right

import (
	"across/left"
	"across/low"
)

var Both = left.Report

// The order is the reverse of that in another package.
func Rename() {
	low.Groups.Lock()
	defer low.Groups.Unlock()
	low.Users.Lock() // want `low.Users is locked while low.Groups is held, but left.Report locks them the other way round`
	low.Users.Unlock()
}

// Likewise for two fields of one object.
func Rotate(p *low.Pair) {
	p.Second.Lock()
	p.First.Lock() // want `low.Pair.First is locked while low.Pair.Second is held, but \(\*low.Pair\).Swap locks them the other way round`
	p.N++
	p.First.Unlock()
	p.Second.Unlock()
}

func users() {
	low.WithUsers(func() {})
}

// Through a function that locks.
func Each() {
	low.Groups.RLock()
	users() // want `low.Users is locked while low.Groups is held`
	low.Groups.RUnlock()
}

// A child finds its parent, as the parent finds the child.
func Up(c *low.Child) {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	c.Parent.Mu.Lock() // want `low.Parent.Mu is locked while low.Child.Mu is held, but \(\*low.Parent\).Down locks them the other way round`
	c.Parent.Mu.Unlock()
}
