package build

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// demand needs a value at a level, and what it comes from.
func (s *slicer) demand(v ssa.Value, to level) {
	if v == nil || to == unneeded {
		return
	}
	switch v := v.(type) {
	case *ssa.Const, *ssa.Builtin, *ssa.Global:
		return
	case *ssa.Function:
		return
	case *ssa.Parameter:
		s.demandParam(v, to)
		return
	case *ssa.FreeVar:
		f := s.of[v.Parent()]
		if f == nil || f.need[v] >= to {
			return
		}
		f.need[v] = to
		for _, c := range s.closures[v.Parent()] {
			s.demandBinding(c, v, to)
		}
		return
	}
	f := s.of[v.Parent()]
	if f == nil || f.need[v] >= to {
		return
	}
	f.need[v] = to
	s.later(func() { s.sources(f, v, to) })
}

func (s *slicer) demandBinding(c *ssa.MakeClosure, v *ssa.FreeVar, to level) {
	for i, fv := range v.Parent().FreeVars {
		if fv == v {
			s.demand(c.Bindings[i], to)
		}
	}
}

func (s *slicer) demandParam(p *ssa.Parameter, to level) {
	f := s.of[p.Parent()]
	if f == nil || f.need[p] >= to {
		return
	}
	f.need[p] = to
	for i, q := range p.Parent().Params {
		if q != p {
			continue
		}
		for _, c := range f.calls {
			s.demandArg(c, i, to)
		}
		for _, g := range f.groups {
			if !raise(&g.need, i, to) {
				continue
			}
			for _, c := range g.calls {
				s.demandArg(c, i, to)
			}
		}
	}
}

// demandArg needs argument i of a call, if the call is kept.
func (s *slicer) demandArg(c ssa.CallInstruction, i int, to level) {
	if f := s.parent(c); f == nil || !f.keep[c] {
		return
	}
	common := c.Common()
	if common.IsInvoke() {
		i--
	}
	if 0 <= i && i < len(common.Args) {
		s.demand(common.Args[i], to)
	}
}

// sources needs what a value comes from.
func (s *slicer) sources(f *function, v ssa.Value, to level) {
	if d, ok := derivationOf(v); ok {
		for _, r := range d.roots {
			s.demand(r, decides)
		}
	}
	if r := madeOfRecovered(v); r != nil {
		s.demand(r, decides)
	}
	switch v := v.(type) {
	case *ssa.Phi:
		for i, e := range v.Edges {
			s.demand(e, to)
			s.controlledEdge(f, v.Block().Preds[i], v.Block())
		}
	case *ssa.UnOp:
		s.sourcesUnOp(v, to)
	case *ssa.BinOp:
		s.sourcesBinOp(v)
	case *ssa.Extract:
		s.sourcesExtract(f, v, to)
	case *ssa.Call:
		s.sourcesCall(f, v, 0, to)
	case *ssa.ChangeType:
		s.demand(v.X, to)
	case *ssa.Convert:
		if isNumber(v.Type()) && isNumber(v.X.Type()) {
			s.demand(v.X, to)
		}
	case *ssa.MultiConvert:
		s.demand(v.X, to)
	case *ssa.ChangeInterface:
		s.demand(v.X, to)
	case *ssa.SliceToArrayPointer:
		s.demand(v.X, to)
	case *ssa.MakeInterface:
		s.demand(v.X, to)
	case *ssa.MakeClosure:
		s.sourcesClosure(v)
	case *ssa.FieldAddr:
		s.demand(v.X, to)
	case *ssa.Field:
		s.demand(v.X, to)
		s.rise(s.fieldOf(v.X.Type(), v.Field), to)
	case *ssa.IndexAddr:
		s.demand(v.X, to)
		s.demand(v.Index, decides)
	case *ssa.Index:
		s.demand(v.X, to)
		s.demand(v.Index, decides)
		s.rise(s.elemClass(v.Type()), to)
	case *ssa.Slice:
		s.demand(v.X, to)
		s.demand(v.Low, decides)
		s.demand(v.High, decides)
	case *ssa.MakeSlice:
		s.demand(v.Len, decides)
	case *ssa.MakeChan:
		s.demand(v.Size, decides)
	case *ssa.Lookup:
		s.sourcesLookup(v, to)
	case *ssa.TypeAssert:
		s.demand(v.X, to)
	case *ssa.Range:
		s.demand(v.X, to)
	case *ssa.Next:
		s.demand(v.Iter, to)
	}
}

// controlledEdge needs the conditions that decide whether control comes from
// block p to block b.
func (s *slicer) controlledEdge(f *function, p, b *ssa.BasicBlock) {
	s.controlled(f, p)
	cond, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If)
	if ok && !f.keep[cond] {
		f.keep[cond] = true
		s.demand(cond.Cond, decides)
		s.controlled(f, p)
	}
}

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func (s *slicer) sourcesUnOp(v *ssa.UnOp, to level) {
	switch v.Op {
	case token.SUB:
		if isNumber(v.Type()) {
			s.demand(v.X, decides)
		}
	case token.NOT:
		s.demand(v.X, to)
	case token.ARROW:
		s.effect(v)
		s.rise(s.chanClass(chanElem(v.X.Type())), to)
	case token.MUL:
		s.demand(v.X, to)
		c := s.classOf(v.X)
		if structOf(v.Type()) != nil && c.kind != fieldClass {
			return // the fields are what matters
		}
		s.rise(c, to)
	}
}

func chanElem(t types.Type) types.Type {
	if c, ok := t.Underlying().(*types.Chan); ok {
		return c.Elem()
	}
	return t
}

// sourcesBinOp needs the operands of a comparison or of exact arithmetic.
func (s *slicer) sourcesBinOp(v *ssa.BinOp) {
	if word := wordOf(v); word != nil {
		s.demand(word, decides)
		return
	}
	if !exactOp(v) {
		return
	}
	s.demand(v.X, decides)
	s.demand(v.Y, decides)
}

// exactOp reports whether the explorer computes the operation; the result of
// any other is unknown.
func exactOp(v *ssa.BinOp) bool {
	switch v.Op {
	case token.EQL, token.NEQ:
		return structOf(v.X.Type()) == nil && !isFloat(v.X.Type())
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.ADD, token.SUB, token.MUL, token.AND, token.OR:
		return isNumber(v.X.Type())
	}
	return false
}

func isFloat(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsFloat|types.IsComplex) != 0
}

// sourcesExtract needs one part of a tuple.
func (s *slicer) sourcesExtract(f *function, v *ssa.Extract, to level) {
	switch t := v.Tuple.(type) {
	case *ssa.Call:
		s.sourcesCall(f, t, v.Index, to)
	case *ssa.UnOp: // v, ok := <-ch
		s.effect(t)
		if v.Index == 0 {
			s.rise(s.chanClass(chanElem(t.X.Type())), to)
		}
	case *ssa.Select:
		s.effect(t)
		if v.Index >= 2 {
			s.rise(s.chanClass(v.Type()), to)
		}
	case *ssa.Lookup:
		s.demandTuple(f, t, to)
	case *ssa.TypeAssert:
		s.demandTuple(f, t, to)
	case *ssa.Next:
		s.demandTuple(f, t, to)
		if m := rangedMap(t); m != nil {
			s.rise(s.mapClass(m), to)
		}
	}
}

func (s *slicer) demandTuple(f *function, v ssa.Value, to level) {
	if f.need[v] < to {
		f.need[v] = to
		s.later(func() { s.sources(f, v, to) })
	}
}

// sourcesLookup needs a map: what is in it decides whether a key is found.
func (s *slicer) sourcesLookup(v *ssa.Lookup, to level) {
	m, ok := v.X.Type().Underlying().(*types.Map)
	if !ok {
		return // a byte of a string
	}
	s.demand(v.X, to)
	s.demand(v.Index, decides)
	s.rise(s.mapClass(m), to)
}

// rangedMap returns the type of the map that an iterator is over, or nil.
func rangedMap(n *ssa.Next) *types.Map {
	r, ok := n.Iter.(*ssa.Range)
	if !ok {
		return nil
	}
	m, _ := r.X.Type().Underlying().(*types.Map)
	return m
}

// sourcesClosure needs what the function of a closure needs of its variables.
func (s *slicer) sourcesClosure(v *ssa.MakeClosure) {
	fn := v.Fn.(*ssa.Function)
	f := s.of[fn]
	if f == nil {
		return
	}
	for i, fv := range fn.FreeVars {
		if to := f.need[fv]; to > unneeded {
			s.demand(v.Bindings[i], to)
		}
	}
}

// sourcesCall needs result i of a call. A callee that is in view is sliced for
// it if that can tell anything; otherwise the result is unknown.
func (s *slicer) sourcesCall(f *function, c *ssa.Call, i int, to level) {
	common := c.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		s.sourcesBuiltin(c, b, to)
		return
	}
	if _, ok := s.passes(common); ok {
		s.keepOnly(c)
		return
	}
	callees := s.callees(common)
	if len(callees) > 0 && to == decides {
		s.maybeNeeds(c, i, callees)
	} else if len(callees) > 0 {
		s.keepCall(c, false)
		if g := s.groupOf(common); g != nil && !raise(&g.results, i, to) {
			return
		}
		for _, g := range callees {
			s.demandResult(g, i, to)
		}
	}
	if len(callees) == 0 && s.in.Lookup(s.calleeName(common)) != nil {
		s.keepCall(c, false)
	}
}

func (s *slicer) sourcesBuiltin(c *ssa.Call, b *ssa.Builtin, to level) {
	args := c.Call.Args
	switch b.Name() {
	case "len", "cap":
		if _, ok := args[0].Type().Underlying().(*types.Basic); !ok {
			s.demand(args[0], decides)
		}
		if m, ok := args[0].Type().Underlying().(*types.Map); ok {
			s.rise(s.mapClass(m), decides) // what is put in and taken out counts
		}
	case "max", "min":
		for _, a := range args {
			s.demand(a, decides)
		}
	case "append":
		s.demand(args[0], to)
		if len(args) > 1 {
			s.demand(args[1], to)
		}
	}
}

// demandResult needs result i of a function.
func (s *slicer) demandResult(f *function, i int, to level) {
	if i >= len(f.results) || f.results[i] >= to {
		return
	}
	f.results[i] = to
	if !f.valued {
		f.valued = true
	}
	for _, b := range f.fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		s.keepOnly(ret)
		s.later(func() { s.operands(f, ret) })
	}
}
