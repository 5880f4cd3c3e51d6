package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Conflict is an order of two locks, and others that lead back: each of the
// goroutines that take them holds what the one before it waits for.
type Conflict struct {
	At            ssa.Instruction
	First, Second string // the lock that is held, and the one that is locked at At
	Others        []Link // from Second back to First
	Class         string // of both, if they are locks of two objects of one type
}

// A Link is an order that a function keeps.
type Link struct {
	First, Second string
	Func          string
	At            ssa.Instruction // nil if that is in another package
}

// maxRing is how many locks a ring has at most. Longer ones are more likely to be
// held apart by what is not seen.
const maxRing = 4

// conflicts returns the orders of this package that close a ring with others of
// it, or of another package.
func (p *program) conflicts() []Conflict {
	others := p.importedEdges()
	between := p.importedWritten()
	for _, class := range p.written() {
		between[class] = true
	}
	var list []Conflict
	for n, e := range p.edges {
		known := slices.Concat(p.edges[:n], others)
		for size := 2; size <= maxRing; size++ {
			ring := closing([]Edge{e}, known, size, between)
			if ring == nil {
				continue
			}
			if c := conflict(ring); !inView(ring) || !slices.ContainsFunc(list, c.same) {
				list = append(list, c)
			}
			break
		}
	}
	return list
}

func conflict(ring []Edge) Conflict {
	c := Conflict{At: ring[0].at, First: ring[0].From, Second: ring[0].To}
	for _, e := range ring[1:] {
		c.Others = append(c.Others, Link{First: e.From, Second: e.To, Func: e.Func, At: e.at})
	}
	return c
}

// inView reports whether all of a ring is in this package, where once is enough.
func inView(ring []Edge) bool {
	return !slices.ContainsFunc(ring, func(e Edge) bool { return e.at == nil })
}

// same reports whether a conflict is about the same locks.
func (c Conflict) same(d Conflict) bool {
	locks := func(c Conflict) []string {
		list := []string{c.First}
		for _, o := range c.Others {
			list = append(list, o.First)
		}
		slices.Sort(list)
		return list
	}
	return slices.Equal(locks(c), locks(d))
}

// closing returns a ring of a size that begins with these edges, or nil. Two readers do
// not exclude each other, unless a writer, who holds nothing else, comes between them.
func closing(begun, known []Edge, size int, between map[string]bool) []Edge {
	first, last := begun[0], begun[len(begun)-1]
	for _, e := range known {
		closes := e.To == first.From
		switch {
		case e.From != last.To || last.ToRead && e.FromRead && !between[e.From]:
		case slices.ContainsFunc(begun, func(b Edge) bool { return b.apart(e) || !b.joins(e, size) }):
		case closes && len(begun) == size-1:
			if !(e.ToRead && first.FromRead) || between[e.To] {
				return append(slices.Clip(begun), e)
			}
		case !closes && len(begun) < size-1 && !slices.ContainsFunc(begun, func(b Edge) bool { return b.From == e.To }):
			if ring := closing(append(slices.Clip(begun), e), known, size, between); ring != nil {
				return ring
			}
		}
	}
	return nil
}

// apart reports whether a lock that both hold lets only one of them get that far,
// or the one is over before the other begins.
func (e Edge) apart(o Edge) bool {
	return over(e, o) || over(o, e) || slices.ContainsFunc(e.holds(), func(name string) bool { return slices.Contains(o.holds(), name) })
}

// holds returns what is held exclusively.
func (e Edge) holds() []string {
	if e.FromRead {
		return e.Gates
	}
	return append(slices.Clip(e.Gates), e.From)
}

// joins reports whether two orders may be about the same locks. Of two that go
// opposite ways, both must be about one object, or about two that are related;
// in a longer ring some may be about one and some about two.
func (e Edge) joins(o Edge, size int) bool {
	if size == 2 {
		return e.Same == o.Same && e.Related == o.Related && !e.Way.elsewhere(o.Way)
	}
	return (e.Same || e.Related) == (o.Same || o.Related)
}
