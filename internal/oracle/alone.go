package oracle

import (
	"slices"

	"github.com/concurlint/concurlint/internal/oracle/rt"
)

// alone returns the lines of goroutines in a stuck end that are stuck for their
// own reasons: nothing in the code of the others concerns what they wait for.
// The explorer must report each of them by itself.
func (p *Program) alone(o *rt.Outcome) []int {
	var out []int
	for i, line := range o.Lines {
		waits := p.objectsAt(line)
		helped := func(j int) bool {
			return slices.ContainsFunc(waits, func(ob int) bool { return p.mentions(o.Sites[j], ob) })
		}
		own := len(waits) > 0
		for j := range o.Lines {
			own = own && (j == i || !helped(j))
		}
		if own {
			out = append(out, line)
		}
	}
	return out
}

// objectsAt returns the objects of the statement at a line.
func (p *Program) objectsAt(line int) []int {
	var out []int
	p.each(func(s *Stmt) {
		if s.Line != line {
			return
		}
		if s.Op.onObject() {
			out = append(out, s.Object)
			if ob := p.Objects[s.Object]; ob.Kind == Cond {
				out = append(out, ob.On) // who is signalled locks again
			}
		}
		for _, c := range s.Cases {
			if c.Object >= 0 {
				out = append(out, c.Object)
			}
		}
	})
	return out
}

// mentions reports whether the code of a goroutine names an object, or one that
// hangs together with it. site is the line of the go statement, 0 for the first
// goroutine.
func (p *Program) mentions(site, object int) bool {
	body := p.Body
	p.each(func(s *Stmt) {
		if s.Line == site && site != 0 {
			body = []*Stmt{s}
		}
	})
	if p.Objects[object].Field && callsHelper(body) {
		return true // it has the struct
	}
	for o := range p.uses(body) {
		if p.Objects[o].Field && p.Objects[object].Field {
			return true
		}
		if o == object || p.Objects[o].On >= 0 || p.ofContexts(object) && p.ofContexts(o) {
			return true
		}
	}
	return false
}

// ofContexts reports whether an object is a context, or may end one.
func (p *Program) ofContexts(o int) bool {
	return p.Objects[o].Kind == Context || p.Objects[o].Kind == ErrGroup
}

// callsHelper reports whether there is a call of a helper in a list of statements.
func callsHelper(list []*Stmt) bool {
	found := false
	walk(list, func(s *Stmt) { found = found || s.Op == Call || s.Op == GoCall })
	return found
}
