package locks

import (
	"slices"
	"strings"
)

// Objects of one type that hang together, as the nodes of a tree, are locked one
// after the other by who goes from one to the next. Who goes up, from child to
// parent, must not hold the lock of the child, if another one goes down. Up is the
// other way of down if some function links the two: it stores the one as the parent
// of the other, and that among the children of the one.

// A climb is a place that locks an object with another one of its type locked, one
// of which is found from the other.
type climb struct {
	Edge
	class string
	place string // from the one object to the other
	back  bool   // the one that is found is locked first
	from  Ref
	to    Ref
}

// climbed notes that two objects of a type are locked, if they hang together.
func (p *program) climbed(e Edge, class string, h holding, from, to Ref) {
	x, y := foundFrom(from), foundFrom(to)
	i, j := strings.LastIndexByte(x.Path, '.'), strings.LastIndexByte(y.Path, '.')
	if x.Root != y.Root || fresh(x.Root) || i < 0 || j < 0 || len(p.climbs) >= maxEdges {
		return
	}
	c := climb{Edge: e, class: class, from: x, to: y}
	switch {
	case i < j && strings.HasPrefix(y.Path, x.Path[:i]+"."):
		c.place = plain(y.Path[i:j])
	case j < i && strings.HasPrefix(x.Path, y.Path[:j]+"."):
		c.place, c.back = plain(x.Path[j:i]), true
	default:
		return
	}
	c.Gates = p.names(h)
	p.climbs = append(p.climbs, c)
}

// crossed returns the climbs that meet others on their way.
func (p *program) crossed() []Conflict {
	if len(p.climbs) == 0 {
		return nil
	}
	loose := looseFuncs(p.funcs)
	for i := range p.climbs {
		c := &p.climbs[i]
		c.Gates = append(c.Gates, p.atEntry(c.at.Parent(), loose, 0)...)
		c.Gates = slices.DeleteFunc(c.Gates, func(name string) bool { return name == c.class }) // of whichever object
	}
	links := p.links()
	var list []Conflict
	for n, c := range p.climbs {
		for _, d := range p.climbs[:n+1] {
			if c.crosses(d, links) && !slices.ContainsFunc(list, func(old Conflict) bool { return old.Class == c.class }) {
				list = append(list, Conflict{At: c.at, First: shown(c.from), Second: shown(c.to), Class: c.class, Others: []Link{{First: shown(d.from), Second: shown(d.to), Func: d.Func, At: d.at}}})
			}
		}
	}
	return list
}

func shown(r Ref) string {
	return Ref{r.Root, plain(r.Path)}.String()
}

// crosses reports whether two climbs go over the same two objects from opposite
// ends.
func (c climb) crosses(d climb, links map[link]bool) bool {
	if c.class != d.class || c.FromRead && d.ToRead || c.ToRead && d.FromRead || slices.ContainsFunc(c.Gates, func(g string) bool { return slices.Contains(d.Gates, g) }) {
		return false
	}
	owner := ownerOf(c.from.Root)
	if owner != ownerOf(d.from.Root) {
		return false
	}
	if links[link{owner, owner, c.place, d.place}] && c.place == d.place && c.back == d.back {
		return true // each is the other's
	}
	if c.place == d.place {
		return c.back != d.back && !strings.Contains(c.place, "[")
	}
	return c.back == d.back && (links[link{owner, owner, c.place, d.place}] || links[link{owner, owner, d.place, c.place}])
}
