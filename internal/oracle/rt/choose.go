package rt

import (
	"math/rand/v2"
	"slices"
)

// uniform lets any goroutine go on, each as likely as the others.
type uniform struct{ rng *rand.Rand }

func (u *uniform) next(_ *Run, ready []*G) *G { return ready[u.rng.IntN(len(ready))] }

// ranked lets the goroutine of the highest rank go on. Ranks are random, and
// now and then the goroutine that is first falls to the end: bugs that need few
// preemptions, but in the right places, are found so.
type ranked struct {
	rng  *rand.Rand
	rank map[*G]float64
	low  float64
}

func newRanked(rng *rand.Rand) *ranked { return &ranked{rng: rng, rank: make(map[*G]float64)} }

func (k *ranked) next(_ *Run, ready []*G) *G {
	best := ready[0]
	for _, g := range ready {
		if _, ok := k.rank[g]; !ok {
			k.rank[g] = k.rng.Float64()
		}
		if k.rank[g] > k.rank[best] {
			best = g
		}
	}
	if k.rng.IntN(6) == 0 {
		k.low--
		k.rank[best] = k.low
	}
	return best
}

// A follower leads a run along the schedule of an outcome. Where none of the
// goroutines that are to take the next step is at a gate, or now and then, it
// lets others go on; but an operation that comes later in the schedule is put
// off as long as others can go on.
type follower struct {
	rng   *rand.Rand
	steps []Step
	end   []Step  // where the outcome is
	noise float64 // how often anybody may go on
	// patient says that a goroutine which has a part in a later step is put off
	// at whatever gate it is: who waits at a channel first is served first.
	patient bool
	at      int // steps that were taken
	read    int // events that were seen
}

// done reports whether all steps of the witness were taken, in their order.
func (f *follower) done() bool { return f.at == len(f.steps) }

func (f *follower) next(r *Run, ready []*G) *G {
	f.catchUp(r)
	if f.rng.Float64() < f.noise {
		return ready[f.rng.IntN(len(ready))]
	}
	var actors, others, later []*G
	for _, g := range ready {
		switch {
		case f.acts(g):
			actors = append(actors, g)
		case f.ahead(g.line), f.early(g), f.patient && f.takesPart(g):
			later = append(later, g)
		default:
			others = append(others, g)
		}
	}
	for _, list := range [][]*G{actors, others} {
		if len(list) > 0 && f.rng.Float64() >= f.noise {
			return list[f.rng.IntN(len(list))]
		}
	}
	rest := slices.Concat(actors, others, later)
	return rest[f.rng.IntN(len(rest))]
}

// catchUp counts the steps that were taken since the last time.
func (f *follower) catchUp(r *Run) {
	for ; f.read < len(r.events); f.read++ {
		if !f.done() && f.steps[f.at].is(r.events[f.read]) {
			f.at++
		}
	}
}

// is reports whether an event is that step. Which case of a select a step takes
// is known only as far as the default case goes.
func (s Step) is(e Step) bool { return s.Line == e.Line && (s.Case < 0) == (e.Case < 0) }

// acts reports whether a goroutine may be on its way to the next step.
func (f *follower) acts(g *G) bool {
	next := f.end
	if !f.done() {
		next = f.steps[f.at : f.at+1]
	}
	return slices.ContainsFunc(next, func(s Step) bool {
		if g.serves > 0 {
			return g.serves == s.Line && s.Case >= 0 // a default case is for when it has not gone off
		}
		return g.line == s.Line || (g.site == s.By || g.site == s.With) && !f.ahead(g.line) ||
			f.patient && g.site == s.With && !f.laterStep(g.line) // it may end at what it does now
	})
}

// early reports whether a goroutine is a timer that a later step waits for.
func (f *follower) early(g *G) bool { return g.serves > 0 && f.ahead(g.serves) }

// takesPart reports whether a goroutine has a part in a later step.
func (f *follower) takesPart(g *G) bool {
	return slices.ContainsFunc(f.steps[f.at:], func(s Step) bool { return g.site == s.By || g.site == s.With })
}

// ahead reports whether the operation at a line comes later in the witness, or
// is its end.
func (f *follower) ahead(line int) bool {
	return slices.ContainsFunc(f.end, func(s Step) bool { return s.Line == line }) || f.laterStep(line)
}

func (f *follower) laterStep(line int) bool {
	return slices.ContainsFunc(f.steps[f.at:], func(s Step) bool { return s.Line == line })
}
