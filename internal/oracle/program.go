// Package oracle checks the explorer against the Go runtime.
//
// It writes small random concurrent programs, lets the linter's own path say
// what can go wrong in each of them, and runs each for real under many
// schedules. What the runtime shows must be among the outcomes of the explorer,
// and the witness of each outcome must lead a real run into it.
package oracle

import (
	"fmt"
	"slices"
)

// A Program is a function that makes a few objects and then runs statements
// over them, in several goroutines.
type Program struct {
	Name    string
	Objects []Object
	Helpers [][]*Stmt // bodies of functions that the program calls
	Body    []*Stmt
}

// A Kind is what an object is.
type Kind uint8

// The kinds of objects.
const (
	Chan Kind = iota
	Mutex
	RWMutex
	Group
	Once
	Cond
	Context
	Requests // a channel of channels for replies
	Func     // a function that goroutines call
	ErrGroup // an errgroup.Group
)

// An Object is a channel, a lock, or whatever else goroutines meet at.
type Object struct {
	Kind    Kind
	Cap     int  // of a channel; the limit of an ErrGroup, or 0
	On      int  // the mutex of a Cond; the parent of a Context, or its ErrGroup, or -1
	Pointer bool // made by new, rather than declared
	Field   bool // of a struct, whose methods the helpers are
	Timeout bool // a Context that ends by itself
	Once    bool // a Func that runs only once
	Body    []*Stmt
}

var prefixes = [...]string{"c", "mu", "rw", "wg", "once", "cond", "ctx", "req", "f", "eg"}

func (p *Program) nameOf(o int) string {
	name := fmt.Sprint(prefixes[p.Objects[o].Kind], o)
	if p.Objects[o].Field {
		return "t." + name
	}
	return name
}

// hasStruct reports whether some objects are fields of a struct.
func (p *Program) hasStruct() bool {
	return slices.ContainsFunc(p.Objects, func(o Object) bool { return o.Field })
}

// An Op is what a statement does.
type Op uint8

// The operations. Those with a body run it as the comment says.
const (
	Send      Op = iota // a channel, from here on those on an object
	Recv                // and drop the value
	RecvOk              // body if a value came, else if the channel is closed
	RecvIs              // body if the value is N
	Range               // body for each value
	Close               // of a channel
	Lock                // of either kind of lock
	Unlock              //
	RLock               //
	RUnlock             //
	TryLock             // body if it succeeds; for reading if N is 1
	Add                 // N to a WaitGroup
	Done                //
	Wait                // for a WaitGroup
	GroupGo             // body in a goroutine that the WaitGroup counts
	ErrGo               // body in a goroutine of an ErrGroup, with an error if N is 1, or if N is 2 and so says an input
	TryErrGo            // likewise, unless the limit is reached
	ErrWait             // for an ErrGroup
	Do                  // body once
	CondWait            //
	WaitUntil           // wait for a condition in a loop until it holds
	Ready               // make the condition hold
	Signal              //
	Broadcast           //
	Request             // send a new channel of capacity N, and receive the reply
	Serve               // receive a channel and reply; if N is 1, unless it is closed
	ServeAll            // reply to all requests
	Invoke              // call a Func
	GoInvoke            // call a Func in a goroutine
	Cancel              // a context
	Await               // the end of a context
	Select              // cases, body as the default case if N is 1
	Go                  // body in a goroutine
	GoCall              // helper N in a goroutine
	Call                // helper N
	If                  // body if input N is true, else
	Loop                // body, N times
	Forever             // body, without end
	Return              //
	Break               // leaves a loop, or a select
	Continue            //
	Goexit              //
	Panic               // on purpose
	Exit                // of the process
	Sleep               //
	After               // waits for a timer
	AfterFunc           // body in a goroutine, later
	Recover             // deferred: else, and then body if there was a panic
)

// A Stmt is a statement.
type Stmt struct {
	Op       Op
	Object   int
	N        int
	Label    int // of a loop, or of the loop that is meant; 0: none
	Deferred bool
	Body     []*Stmt
	Else     []*Stmt
	Cases    []Case
	Line     int // set when the program is printed
}

// A Case is a case of a select: a send, a receive, the end of a context, or a
// timer.
type Case struct {
	Send   bool
	Object int // or -1: a timer
	Body   []*Stmt
	Line   int // set when the program is printed
}

// bodies returns the lists of statements in s.
func (s *Stmt) bodies() []*[]*Stmt {
	out := []*[]*Stmt{&s.Body, &s.Else}
	for i := range s.Cases {
		out = append(out, &s.Cases[i].Body)
	}
	return out
}

// walk calls f with each statement of a list, outer ones first.
func walk(list []*Stmt, f func(*Stmt)) {
	for _, s := range list {
		f(s)
		for _, b := range s.bodies() {
			walk(*b, f)
		}
	}
}

// each calls f with each statement of the program.
func (p *Program) each(f func(*Stmt)) {
	walk(p.Body, f)
	for _, h := range p.Helpers {
		walk(h, f)
	}
	for _, o := range p.Objects {
		walk(o.Body, f)
	}
}

// onObject reports whether the operation concerns its Object.
func (o Op) onObject() bool { return o <= Await }

// uses returns the objects that a list of statements names, in helpers too.
func (p *Program) uses(list []*Stmt) map[int]bool {
	used := make(map[int]bool)
	called := make(map[int]bool)
	var visit func(list []*Stmt)
	visit = func(list []*Stmt) {
		walk(list, func(s *Stmt) {
			switch {
			case s.Op.onObject():
				if ob := p.Objects[s.Object]; ob.Kind == Func && !used[s.Object] {
					used[s.Object] = true
					visit(ob.Body)
				}
				used[s.Object] = true
			case s.Op == Select:
				for _, c := range s.Cases {
					if c.Object >= 0 {
						used[c.Object] = true
					}
				}
			case (s.Op == Call || s.Op == GoCall) && !called[s.N]:
				called[s.N] = true
				visit(p.Helpers[s.N])
			}
		})
	}
	visit(list)
	return used
}
