package right

import "across/low"

// Gate keeps the two apart.
func Gated() {
	low.Gate.Lock()
	low.Inner.Lock()
	low.Outer.Lock()
	low.Outer.Unlock()
	low.Inner.Unlock()
	low.Gate.Unlock()
}

// Readers do not exclude each other.
func Read() {
	low.B.Lock()
	low.A.RLock()
	low.A.RUnlock()
	low.B.Unlock()
}

// Nothing says that it is the parent of this child.
func Adopt(c *low.Child, p *low.Parent) {
	c.Mu.Lock()
	defer c.Mu.Unlock()
	p.Mu.Lock()
	p.Mu.Unlock()
}

// Nobody else knows the child.
func Born(p *low.Parent) {
	c := &low.Child{Parent: p}
	c.Mu.Lock()
	defer c.Mu.Unlock()
	c.Parent.Mu.Lock()
	c.Parent.Mu.Unlock()
}

// One after the other is no order.
func Serial() {
	low.Groups.Lock()
	low.Groups.Unlock()
	low.Users.Lock()
	low.Users.Unlock()
}

// Nor do other pairs matter.
func Swap(p, q *low.Pair) {
	p.Second.Lock()
	q.First.Lock()
	q.First.Unlock()
	p.Second.Unlock()
}

// The callers hold the gate.
func invert() {
	low.Inner.Lock()
	low.Outer.Lock()
	low.Outer.Unlock()
	low.Inner.Unlock()
}

func Inverted() {
	low.Gate.Lock()
	defer low.Gate.Unlock()
	invert()
}
