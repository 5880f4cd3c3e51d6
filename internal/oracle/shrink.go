package oracle

import (
	"fmt"
	"slices"
)

// Shrink returns a smaller program that disagrees in the same way. It checks
// all programs that are one step smaller at once, takes one that still
// disagrees, and goes on from there.
func Shrink(dir string, d *Disagreement, opts Options) (*Disagreement, error) {
	for {
		smaller := candidates(d.Program)
		if len(smaller) == 0 {
			return again(dir, d, opts)
		}
		found, _, err := Check(dir, smaller, opts)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(found, func(e *Disagreement) bool { return e.Kind == d.Kind })
		if i < 0 {
			return again(dir, d, opts)
		}
		d = found[i]
	}
}

// again checks the program alone, so that lines are those of its own file.
func again(dir string, d *Disagreement, opts Options) (*Disagreement, error) {
	found, _, err := Check(dir, []*Program{d.Program}, opts)
	for _, e := range found {
		if e.Kind == d.Kind {
			return e, err
		}
	}
	Plain([]*Program{d.Program})
	return d, err
}

// candidates returns the programs that have one statement, one body or one case
// less, those that lose most first.
func candidates(p *Program) []*Program {
	var out []*Program
	add := func(change func(q *Program)) {
		q := p.clone()
		change(q)
		if !q.valid() {
			return
		}
		q.Name = fmt.Sprintf("S%d", len(out))
		out = append(out, q)
	}
	for path := range p.lists() {
		for i := range *p.lists()[path] {
			add(func(q *Program) {
				list := q.lists()[path]
				*list = slices.Delete(*list, i, i+1)
			})
		}
	}
	for path := range p.lists() {
		for i, s := range *p.lists()[path] {
			for b := range s.bodies() {
				if s.Op != Go && s.Op != GroupGo && len(*s.bodies()[b]) > 0 {
					add(func(q *Program) {
						list := q.lists()[path]
						*list = slices.Replace(*list, i, i+1, *(*list)[i].bodies()[b]...)
					})
				}
			}
			for c := range s.Cases {
				if len(s.Cases) > 1 {
					add(func(q *Program) {
						t := (*q.lists()[path])[i]
						t.Cases = slices.Delete(t.Cases, c, c+1)
					})
				}
			}
			if s.Op == Call || s.Op == GoCall {
				add(func(q *Program) { q.inline((*q.lists()[path])[i]) })
			}
		}
	}
	return out
}

// valid reports whether each break is in a loop, or in a select.
func (p *Program) valid() bool {
	var in func(list []*Stmt, breakable bool) bool
	in = func(list []*Stmt, breakable bool) bool {
		return !slices.ContainsFunc(list, func(s *Stmt) bool {
			inner := breakable
			switch s.Op {
			case Break:
				return !breakable
			case Loop, Range, Select:
				inner = true
			case Go, GroupGo, Do:
				inner = false
			}
			return slices.ContainsFunc(s.bodies(), func(b *[]*Stmt) bool { return !in(*b, inner) })
		})
	}
	return in(p.Body, false) && !slices.ContainsFunc(p.Helpers, func(h []*Stmt) bool { return !in(h, false) })
}

// inline turns the call of a helper into its body.
func (p *Program) inline(s *Stmt) {
	body := cloneList(p.Helpers[s.N])
	if s.Op == GoCall {
		*s = Stmt{Op: Go, Body: body}
	} else {
		*s = Stmt{Op: Loop, N: 1, Body: body}
	}
}

// lists returns all lists of statements of a program, in a fixed order. Helpers
// that nothing calls are left out.
func (p *Program) lists() []*[]*Stmt {
	var out []*[]*Stmt
	var visit func(list *[]*Stmt)
	visit = func(list *[]*Stmt) {
		out = append(out, list)
		for _, s := range *list {
			for _, b := range s.bodies() {
				visit(b)
			}
		}
	}
	visit(&p.Body)
	for i := range p.Helpers {
		visit(&p.Helpers[i])
	}
	return out
}

func (p *Program) clone() *Program {
	q := *p
	q.Objects = slices.Clone(p.Objects)
	q.Body = cloneList(p.Body)
	q.Helpers = nil
	for _, h := range p.Helpers {
		q.Helpers = append(q.Helpers, cloneList(h))
	}
	return &q
}

func cloneList(list []*Stmt) []*Stmt {
	var out []*Stmt
	for _, s := range list {
		t := *s
		t.Body, t.Else, t.Cases = cloneList(s.Body), cloneList(s.Else), slices.Clone(s.Cases)
		for i := range t.Cases {
			t.Cases[i].Body = cloneList(t.Cases[i].Body)
		}
		out = append(out, &t)
	}
	return out
}
