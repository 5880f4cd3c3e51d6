package build

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What is in a map or a list is passed on by the functions of the packages maps and
// slices: what is in the copy was in the original, and a loop over maps.Keys comes to
// the keys. They have no models, since how many slots an element has is known only where
// they are called: there they are written out, as if the caller had written the loop.

// A passage is such a call.
type passage struct {
	does passing
	from spread    // what it goes over
	to   ssa.Value // what it adds to, if that is not new
	call ssa.Value // the function that it calls with each
}

// A passing is what is done with what is passed on.
type passing uint8

const (
	copies  passing = iota // the result is like what it is given
	keeps                  // the result is what it is given, in another order or room
	appends                // the variadic arguments are added
	deletes                // what is between two indexes is left out
	joins                  // the variadic arguments are lists
	puts                   // it is put into a map that is there
	gathers                // it is put into a new map
	lists                  // it is put into a list
	filters                // what a function says yes to is left out
	visits                 // a function is called until it says no
)

// A spread is what a loop over a map or a list comes to.
type spread struct {
	of           ssa.Value
	keys, values bool
}

// container returns the name of a function that deals in maps or lists, such as
// maps.Clone. Those of golang.org/x/exp, where they were first, do the same.
func (s *slicer) container(c *ssa.CallCommon) string {
	fn := c.StaticCallee()
	if fn == nil || s.of[origin(fn)] != nil || len(c.Args) == 0 {
		return ""
	}
	name := strings.TrimPrefix(s.nameOf(fn), "golang.org/x/exp/")
	if strings.HasPrefix(name, "maps.") || strings.HasPrefix(name, "slices.") {
		return name
	}
	return ""
}

// sequence returns what a function value yields that is the result of maps.Keys or the
// like.
func (s *slicer) sequence(v ssa.Value) (spread, bool) {
	if t, ok := v.(*ssa.ChangeType); ok {
		v = t.X
	}
	call, ok := v.(*ssa.Call)
	if !ok || isSlice(call.Type()) {
		return spread{}, false
	}
	return s.spreadOf(&call.Call)
}

func (s *slicer) spreadOf(c *ssa.CallCommon) (spread, bool) {
	switch s.container(c) {
	case "maps.Keys":
		return spread{c.Args[0], true, false}, true
	case "maps.Values", "slices.Values":
		return spread{c.Args[0], false, true}, true
	case "maps.All", "slices.All", "slices.Backward":
		return spread{c.Args[0], true, true}, true
	}
	return spread{}, false
}

// passes returns what a call passes on, if that may be something that concurrency is
// about.
func (s *slicer) passes(c *ssa.CallCommon) (passage, bool) {
	p, ok := s.passageOf(c)
	return p, ok && s.worthPassing(p.from.of.Type())
}

func (s *slicer) worthPassing(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Map:
		return s.carrier.is(t.Key()) || s.carrier.is(t.Elem()) || s.flow.classes[s.mapClass(t)]
	case *types.Slice:
		return s.classCarries(s.elemClass(t.Elem()), t.Elem()) || isSlice(t.Elem()) && s.worthPassing(t.Elem())
	}
	return false
}

func (s *slicer) passageOf(c *ssa.CallCommon) (passage, bool) {
	if c.IsInvoke() || len(c.Args) == 0 {
		return passage{}, false
	}
	first, last := c.Args[0], c.Args[len(c.Args)-1]
	if c.StaticCallee() == nil {
		from, ok := s.sequence(c.Value)
		return passage{does: visits, from: from, call: first}, ok && len(c.Args) == 1 && s.inView(first) != nil
	}
	list, entries := spread{first, false, true}, spread{first, true, true}
	switch s.container(c) {
	case "maps.Clone", "slices.Clone":
		return passage{does: copies, from: list}, true
	case "slices.Grow", "slices.Clip", "slices.Compact", "slices.CompactFunc":
		return passage{does: keeps, from: list}, true
	case "slices.Insert":
		return passage{does: appends, from: list}, true
	case "slices.Delete":
		return passage{does: deletes, from: list}, true
	case "slices.Concat":
		return passage{does: joins, from: spread{last, false, true}}, listed(last) != nil
	case "slices.DeleteFunc":
		return passage{does: filters, from: list, call: last}, s.inView(last) != nil
	case "maps.DeleteFunc":
		return passage{does: filters, from: entries, call: last}, s.inView(last) != nil
	case "maps.Copy":
		return passage{does: puts, from: spread{last, true, true}, to: first}, true
	case "maps.Insert":
		from, ok := s.sequence(last)
		return passage{does: puts, from: from, to: first}, ok
	case "maps.Collect":
		from, ok := s.sequence(first)
		return passage{does: gathers, from: from}, ok
	case "slices.Collect", "slices.Sorted", "slices.SortedFunc", "slices.SortedStableFunc":
		from, ok := s.sequence(first)
		return passage{does: lists, from: from}, ok
	case "slices.AppendSeq":
		from, ok := s.sequence(last)
		return passage{does: lists, from: from, to: first}, ok
	case "maps.Keys", "maps.Values": // of golang.org/x/exp, which made lists once
		from, ok := s.spreadOf(c)
		return passage{does: lists, from: from}, ok && isSlice(c.Signature().Results().At(0).Type())
	}
	return passage{}, false
}

// inView returns what is known of a function that stands as an argument, or nil.
func (s *slicer) inView(v ssa.Value) *function {
	if fn := functionOf(v); fn != nil {
		return s.of[origin(fn)]
	}
	return nil
}

// contents returns the class of what is in a map or a list.
func (s *slicer) contents(t types.Type) class {
	if l, ok := t.Underlying().(*types.Slice); ok {
		return s.elemClass(l.Elem())
	}
	return s.mapClass(t)
}

// indexPassage notes what a call puts into a map that is there, or takes out of it.
func (s *slicer) indexPassage(c ssa.CallInstruction) {
	call, ok := c.(*ssa.Call)
	if !ok {
		return
	}
	if p, ok := s.passageOf(c.Common()); ok && (p.does == puts || p.does == filters) {
		if m, ok := c.Common().Args[0].Type().Underlying().(*types.Map); ok {
			s.addStore(s.mapClass(m), call)
		}
	}
}

// demandPassage needs what a call passes on.
func (s *slicer) demandPassage(c *ssa.CallCommon, p passage) {
	s.demand(p.from.of, carries)
	s.demand(p.to, carries)
	s.rise(s.contents(p.from.of.Type()), carries)
	for _, st := range listed(c.Args[len(c.Args)-1]) {
		s.keepOnly(st)
		s.demand(st.Val, carries)
	}
	switch p.does {
	case appends:
		s.demand(c.Args[len(c.Args)-1], carries)
	case joins:
		if inner := p.from.of.Type().Underlying().(*types.Slice).Elem(); isSlice(inner) {
			s.rise(s.contents(inner), carries)
		}
	case deletes:
		for _, i := range c.Args[1:] {
			s.demand(i, decides)
		}
	case filters, visits:
		s.demand(p.call, carries)
		s.demandResult(s.inView(p.call), 0, decides)
	}
}
