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
				if s.Op != Go && s.Op != GroupGo && s.Op != AfterFunc && len(*s.bodies()[b]) > 0 {
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
	for o := range p.Objects {
		for _, simpler := range []func(*Object){
			func(o *Object) { o.Field = false }, func(o *Object) { o.Pointer = false },
			func(o *Object) { o.Once = false }, func(o *Object) { o.Timeout = false },
		} {
			ob := p.Objects[o]
			if simpler(&ob); !same(ob, p.Objects[o]) {
				add(func(q *Program) { simpler(&q.Objects[o]) })
			}
		}
	}
	return out
}

func same(a, b Object) bool {
	return a.Field == b.Field && a.Pointer == b.Pointer && a.Once == b.Once && a.Timeout == b.Timeout
}

// valid reports whether each break is in a loop, or in a select, and each
// condition is looked at under its lock.
func (p *Program) valid() bool {
	ok := p.placed(p.Body, place{})
	for _, h := range p.Helpers {
		ok = ok && p.placed(h, place{})
	}
	for _, o := range p.Objects {
		ok = ok && p.placed(o.Body, place{})
	}
	return ok
}

// A place says what is around a statement, in its function.
type place struct {
	breakable bool  // a loop or a select
	loop      bool  // a loop
	labels    []int // loops with a label
}

func (p *Program) placed(list []*Stmt, at place) bool {
	for i, s := range list {
		inner := at
		switch s.Op {
		case Break, Continue:
			ok := at.breakable && (at.loop || s.Op == Break)
			if s.Label > 0 {
				ok = slices.Contains(at.labels, s.Label)
			}
			if !ok {
				return false
			}
		case Ready, WaitUntil:
			if i == 0 || list[i-1].Op != Lock || list[i-1].Object != p.Objects[s.Object].On {
				return false
			}
		case Loop, Range, Forever:
			inner = place{true, true, append(slices.Clip(at.labels), s.Label)}
		case Select:
			inner.breakable = true
		case Go, GroupGo, Do, AfterFunc, Recover:
			inner = place{}
		}
		for _, b := range s.bodies() {
			if !p.placed(*b, inner) {
				return false
			}
		}
	}
	return true
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
	for i := range p.Objects {
		visit(&p.Objects[i].Body)
	}
	return out
}

func (p *Program) clone() *Program {
	q := *p
	q.Objects = slices.Clone(p.Objects)
	for i := range q.Objects {
		q.Objects[i].Body = cloneList(q.Objects[i].Body)
	}
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
