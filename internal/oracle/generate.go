package oracle

import (
	"fmt"
	"math/rand/v2"
)

// Generate returns n programs that a seed decides.
func Generate(n int, seed uint64) []*Program {
	out := make([]*Program, n)
	for i := range out {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		out[i] = generate(rng, fmt.Sprintf("P%d_%d", seed, i))
	}
	return out
}

// A generator writes one program.
type generator struct {
	*rand.Rand
	p      *Program
	budget int // statements that may still be written
	spawns int // goroutines that may still be started
	depth  int
	called bool  // in a function that is called by name
	once   bool  // in a function of sync.OnceFunc
	stops  bool  // this function recovers
	loop   bool  // inside of a loop of this function
	labels []int // of the loops around here
	label  int   // the last one
	with   map[feature]bool
	held   map[int]bool // locks that are held around here
	starts bool         // this function may start goroutines of an errgroup
}

// A feature is something that only a part of the programs have, so that others
// are not crowded out.
type feature uint8

const (
	timers   feature = iota // time.After and so on, and contexts with a timeout
	exits                   // runtime.Goexit
	jumps                   // labels, continue, loops without end
	panics                  // panics on purpose
	quits                   // os.Exit
	specials                // those before have statements of their own
	structs                 // objects in fields, helpers as methods
	funcs                   // functions in variables, also of sync.OnceFunc
	requests                // channels of channels
	recovers                // recover in deferred functions
	groups                  // an errgroup
	features
)

// Programs are small, so that all their schedules can be explored: the bugs of
// large programs have small ones inside.
const (
	maxStatements = 16
	maxSpawns     = 3
	maxDepth      = 3
)

func generate(rng *rand.Rand, name string) *Program {
	g := &generator{Rand: rng, p: &Program{Name: name}, spawns: 1 + rng.IntN(maxSpawns), held: make(map[int]bool)}
	g.budget = 6 + rng.IntN(maxStatements-5)
	g.with = make(map[feature]bool)
	for f := range features {
		g.with[f] = rng.IntN(5) == 0
	}
	if g.with[panics] && rng.IntN(3) != 0 {
		g.with[recovers] = true // else a panic is the end of it
	}
	g.objects()
	for range rng.IntN(3) {
		g.p.Helpers = append(g.p.Helpers, g.helper())
	}
	g.budget = max(g.budget, 5)
	g.p.Body = g.main()
	return g.p
}

// objects makes one to three objects, channels more often than others.
func (g *generator) objects() {
	kinds := []Kind{Chan, Chan, Chan, Mutex, RWMutex, Group, Once, Cond, Context}
	for range 1 + g.IntN(3) {
		g.object(kinds[g.IntN(len(kinds))])
	}
	if g.with[requests] {
		g.object(Requests)
	}
	if g.with[structs] {
		for i := range g.p.Objects {
			ob := &g.p.Objects[i]
			ob.Field = ob.Kind != Context && g.IntN(3) != 0
		}
	}
	if g.with[funcs] {
		g.object(Func)
	}
	if g.with[groups] {
		if eg := g.object(ErrGroup); g.IntN(2) == 0 {
			g.p.Objects = append(g.p.Objects, Object{Kind: Context, On: eg})
		}
	}
}

func (g *generator) object(k Kind) int {
	ob := Object{Kind: k, On: -1, Pointer: g.IntN(3) == 0}
	switch k {
	case Chan:
		ob.Cap = g.IntN(3)
		if g.IntN(25) == 0 {
			ob.Cap = -1 // nil
		}
	case Requests:
		ob.Cap = g.IntN(2)
	case ErrGroup:
		ob.Cap = g.IntN(3)
	case Func:
		ob.Once = g.IntN(2) == 0
		g.called, g.once = true, ob.Once
		ob.Body = g.function(func() []*Stmt { return g.nested(1 + g.IntN(2)) })
		g.called, g.once = false, false
	case Cond:
		ob.On = g.object(Mutex)
	case Context:
		if last := g.pick(Context); last >= 0 {
			ob.On = last
		}
		ob.Timeout = g.with[timers] && g.IntN(2) == 0
	}
	g.p.Objects = append(g.p.Objects, ob)
	return len(g.p.Objects) - 1
}

// pick returns an object of one of the kinds, or -1.
func (g *generator) pick(kinds ...Kind) int {
	var of []int
	for i, o := range g.p.Objects {
		for _, k := range kinds {
			if o.Kind == k {
				of = append(of, i)
			}
		}
	}
	if of == nil {
		return -1
	}
	return of[g.IntN(len(of))]
}

// helper writes a function that starts no goroutines.
func (g *generator) helper() []*Stmt {
	spawns, budget := g.spawns, g.budget
	g.spawns, g.budget, g.called, g.stops = 0, 3, true, false
	defer func() { g.spawns, g.budget, g.called = spawns, budget, false }()
	return append(g.recovered(), g.list(1+g.IntN(3))...)
}

// function writes the body of a function, which loops around it do not concern.
func (g *generator) function(body func() []*Stmt) []*Stmt {
	loop, labels, held, starts, stops := g.loop, g.labels, g.held, g.starts, g.stops
	g.loop, g.labels, g.held, g.starts, g.stops = false, nil, make(map[int]bool), false, false
	defer func() { g.loop, g.labels, g.held, g.starts, g.stops = loop, labels, held, starts, stops }()
	return body()
}

// recovered writes what a function defers so that panics do not end the program,
// or nothing.
func (g *generator) recovered() []*Stmt {
	if !g.with[recovers] || g.IntN(2) == 0 {
		return nil
	}
	g.stops = true
	s := &Stmt{Op: Recover, Deferred: true}
	inner := func(n int) []*Stmt {
		return g.function(func() []*Stmt {
			list := g.nested(n)
			if n > 0 && g.IntN(4) == 0 {
				list = append([]*Stmt{{Op: Recover, Deferred: true}}, list...) // of another panic
			}
			return list
		})
	}
	s.Body = inner(g.IntN(2))
	if g.IntN(3) == 0 {
		s.Else = inner(1)
	}
	return []*Stmt{s}
}

// main writes the body of the program. If there is a WaitGroup it often counts
// the goroutines as it should.
func (g *generator) main() []*Stmt {
	body := g.recovered()
	g.starts = true
	wg, eg := g.pick(Group), g.pick(ErrGroup)
	counted := wg >= 0 && g.IntN(4) != 0
	for g.spawns > 0 {
		body = append(body, g.list(g.IntN(2))...)
		s := g.spawn()
		if counted && s.Op == Go && g.IntN(8) != 0 {
			body = append(body, &Stmt{Op: Add, Object: wg, N: 1})
			s.Body = append([]*Stmt{{Op: Done, Object: wg, Deferred: true}}, s.Body...)
		}
		body = append(body, s)
	}
	body = append(body, g.list(1+g.IntN(3))...)
	if counted && g.IntN(8) != 0 {
		body = append(body, &Stmt{Op: Wait, Object: wg})
		body = append(body, g.list(g.IntN(2))...)
	}
	if eg >= 0 && g.IntN(6) != 0 {
		body = append(body, &Stmt{Op: ErrWait, Object: eg})
		body = append(body, g.list(g.IntN(2))...)
	}
	return body
}

// list writes some statements.
func (g *generator) list(n int) []*Stmt {
	var out []*Stmt
	for range n {
		if g.budget <= 0 {
			break
		}
		out = append(out, g.stmt()...)
	}
	return out
}

// nested writes the body of a compound statement.
func (g *generator) nested(n int) []*Stmt {
	g.depth++
	defer func() { g.depth-- }()
	return g.list(n)
}

// stmt writes a statement, or a pair of them with others in between.
func (g *generator) stmt() []*Stmt {
	g.budget--
	if g.depth < maxDepth && g.IntN(4) == 0 {
		if s := g.control(); s != nil {
			return []*Stmt{s}
		}
	}
	o := g.IntN(len(g.p.Objects))
	switch g.p.Objects[o].Kind {
	case Chan:
		return g.channel(o)
	case Mutex, RWMutex:
		return g.lock(o)
	case Group:
		return g.group(o)
	case Once:
		return []*Stmt{{Op: Do, Object: o, Body: g.closure()}}
	case Cond:
		return g.cond(o)
	case Requests:
		return g.request(o)
	case Func:
		return g.invoke(o)
	case ErrGroup:
		return g.errGroup(o)
	default:
		return []*Stmt{g.context(o)}
	}
}
