// Package left locks in one order.
package left

import "across/low"

// Report locks Groups while it holds Users.
func Report() int {
	low.Users.Lock()
	defer low.Users.Unlock()
	return low.Count()
}

// Nested locks Inner while it holds Outer, behind Gate.
func Nested() {
	low.Gate.Lock()
	low.Outer.Lock()
	low.Inner.Lock()
	low.Inner.Unlock()
	low.Outer.Unlock()
	low.Gate.Unlock()
}

// Read only reads.
func Read() {
	low.A.RLock()
	low.B.Lock()
	low.B.Unlock()
	low.A.RUnlock()
}
