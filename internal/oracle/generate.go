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
	loop   bool         // inside of a loop of this function
	held   map[int]bool // locks that are held around here
}

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
}

func (g *generator) object(k Kind) int {
	ob := Object{Kind: k, On: -1, Pointer: g.IntN(3) == 0}
	switch k {
	case Chan:
		ob.Cap = g.IntN(3)
		if g.IntN(40) == 0 {
			ob.Cap = -1 // nil
		}
	case Cond:
		ob.On = g.object(Mutex)
	case Context:
		if last := g.pick(Context); last >= 0 {
			ob.On = last
		}
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
	g.spawns, g.budget = 0, 3
	defer func() { g.spawns, g.budget = spawns, budget }()
	return g.list(1 + g.IntN(3))
}

// main writes the body of the program. If there is a WaitGroup it often counts
// the goroutines as it should.
func (g *generator) main() []*Stmt {
	var body []*Stmt
	wg := g.pick(Group)
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
		loop := g.loop
		g.loop = false
		defer func() { g.loop = loop }()
		return []*Stmt{{Op: Do, Object: o, Body: g.nested(1 + g.IntN(2))}}
	case Cond:
		return g.cond(o)
	default:
		return []*Stmt{g.context(o)}
	}
}
