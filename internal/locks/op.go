package locks

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// An Op is what a call does to a lock.
type Op uint8

// The operations of sync.Mutex and sync.RWMutex.
const (
	None Op = iota
	Lock
	Unlock
	RLock
	RUnlock
	TryLock
	TryRLock
)

// methods are the operations by the full names of the methods. A type with
// methods of the same names is none of our business: what its Lock does is
// found out by its body.
var methods = map[string]Op{
	"(*sync.Mutex).Lock":       Lock,
	"(*sync.Mutex).TryLock":    TryLock,
	"(*sync.Mutex).Unlock":     Unlock,
	"(*sync.RWMutex).Lock":     Lock,
	"(*sync.RWMutex).RLock":    RLock,
	"(*sync.RWMutex).RUnlock":  RUnlock,
	"(*sync.RWMutex).TryLock":  TryLock,
	"(*sync.RWMutex).TryRLock": TryRLock,
	"(*sync.RWMutex).Unlock":   Unlock,
}

// Releases reports whether the operation unlocks.
func (o Op) Releases() bool { return o == Unlock || o == RUnlock }

// Acquires reports whether the operation locks.
func (o Op) Acquires() bool { return o == Lock || o == RLock }

// OpOf returns what a call does to which lock, if it is a method of a mutex.
func OpOf(c *ssa.CallCommon) (Op, ssa.Value) {
	name, recv := calledMethod(c)
	if op := methods[name]; op != None {
		return op, recv
	}
	return None, nil
}

// calledMethod returns the method that is called, and its receiver: its full
// name, if it is one of the packages that this one knows methods of, otherwise
// "". So it does of a method value, whose receiver is bound.
func calledMethod(c *ssa.CallCommon) (name string, recv ssa.Value) {
	fn := c.StaticCallee()
	if fn == nil || len(c.Args) == 0 {
		return "", nil
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return "", nil
	}
	switch pkg := obj.Pkg(); {
	case pkg == nil:
	case pkg.Path() == "sync", pkg.Path() == "sync/atomic", pkg.Path() == "golang.org/x/sync/errgroup":
		name = obj.FullName() // which costs too much to ask of every call
	}
	return name, c.Args[0]
}

// bound returns the method of a method value such as mu.Unlock, or nil.
func bound(m *ssa.MakeClosure) *types.Func {
	fn := m.Fn.(*ssa.Function)
	if !strings.HasSuffix(fn.Name(), "$bound") {
		return nil
	}
	obj, _ := fn.Object().(*types.Func)
	if obj == nil {
		return nil
	}
	return obj.Origin() // of a method of an instance there is no function
}

// noReturn reports whether a panic stands for a call that does not return.
func noReturn(p *ssa.Panic) bool {
	m, ok := p.X.(*ssa.MakeInterface)
	if !ok {
		return false
	}
	c, ok := m.X.(*ssa.Const)
	return ok && c.Value != nil && c.Value.ExactString() == `"noreturn"`
}
