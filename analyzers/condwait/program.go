package condwait

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// A program is what a package does with condition variables.
type program struct {
	funcs   []*ssa.Function
	calls   []condCall
	lockOf  map[string]string // the class of the lock, by that of the condition variable; "" if there are several
	callers map[*ssa.Function][]ssa.CallInstruction
	values  map[*ssa.Function]bool // used as a value: called by nobody knows whom
	invoked map[string]bool        // methods that are called through interfaces
	locks   map[*ssa.Function]map[string]uses
	gone    map[string]bool // see [program.escapes]
}

// uses is what a function does with a lock.
type uses uint8

const (
	takes uses = 1 << iota
	unlocks
)

// A condCall is a call of a method of sync.Cond.
type condCall struct {
	call   *ssa.Call
	method string
	class  string // of the condition variable
}

func (c condCall) name() string { return locks.RefOf(c.call.Call.Args[0]).String() }

func newProgram(funcs []*ssa.Function) *program {
	p := &program{
		funcs: funcs, lockOf: make(map[string]string), callers: make(map[*ssa.Function][]ssa.CallInstruction),
		values: make(map[*ssa.Function]bool), invoked: make(map[string]bool), locks: make(map[*ssa.Function]map[string]uses),
	}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				p.add(i)
			}
		}
	}
	return p
}

func (p *program) add(i ssa.Instruction) {
	var called *ssa.Function
	switch i := i.(type) {
	case *ssa.Call:
		p.addCall(i)
		called = i.Call.StaticCallee()
	case ssa.CallInstruction:
		called = i.Common().StaticCallee()
	case *ssa.Store:
		p.addStore(i)
	}
	if c, ok := i.(ssa.CallInstruction); ok && c.Common().IsInvoke() {
		p.invoked[c.Common().Method.Name()] = true
	}
	if c, ok := i.(ssa.CallInstruction); ok && called != nil {
		p.callers[called] = append(p.callers[called], c)
		if op, lock := locks.OpOf(c.Common()); op != locks.None {
			p.addLock(i.Parent(), locks.ClassOf(lock), op)
		}
	}
	for n, op := range i.Operands(nil) {
		switch v := (*op).(type) {
		case *ssa.Function:
			if n > 0 || v != called {
				p.values[v] = true
			}
		case *ssa.MakeClosure:
			if n > 0 || v.Fn != called {
				p.values[v.Fn.(*ssa.Function)] = true
			}
		}
	}
}

func (p *program) addLock(fn *ssa.Function, class string, op locks.Op) {
	if p.locks[fn] == nil {
		p.locks[fn] = make(map[string]uses)
	}
	if op.Releases() {
		p.locks[fn][class] |= unlocks
	} else {
		p.locks[fn][class] |= takes
	}
}

func (p *program) addCall(c *ssa.Call) {
	fn := c.Call.StaticCallee()
	if fn == nil {
		return
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return
	}
	if method, ok := strings.CutPrefix(obj.FullName(), "(*sync.Cond)."); ok {
		p.calls = append(p.calls, condCall{c, method, locks.ClassOf(c.Call.Args[0])})
	}
}

// addStore notes which lock belongs to a condition variable: one that is made
// by NewCond and stored, or whose field L is set.
func (p *program) addStore(s *ssa.Store) {
	if f, ok := s.Addr.(*ssa.FieldAddr); ok && isCond(f.X.Type()) {
		p.addPair(locks.ClassOf(f.X), s.Val)
		return
	}
	c, ok := s.Val.(*ssa.Call)
	if !ok {
		return
	}
	if fn := c.Call.StaticCallee(); fn != nil && fn.String() == "sync.NewCond" {
		p.addPair(locks.ClassOf(s.Addr)+"*", c.Call.Args[0])
	}
}

func (p *program) addPair(cond string, locker ssa.Value) {
	class := locks.LockerClass(locker)
	if old, ok := p.lockOf[cond]; ok && old != class {
		class = ""
	}
	p.lockOf[cond] = class
}

func isCond(t types.Type) bool {
	ptr, ok := t.Underlying().(*types.Pointer)
	return ok && types.Unalias(ptr.Elem()).String() == "sync.Cond"
}
