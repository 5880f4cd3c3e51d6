package build

import (
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A helper of tests that is given an error ends the test if there is one, or if
// there is none: require.NoError(t, err), must(t, err), require.Error(t, err).
// What follows may rely on it. Such a helper ends the goroutine through an
// interface, often in another package, where it does nothing that concurrency
// is about; so it is known by its shape: it has something of a test, one error,
// and no results. One that only marks the test as failed, and may say whether it has,
// such as assert.NoError, is as good: with a test that has failed the story ends. The name only says which way round it is. One of the package that
// panics, or ends the process, unless the error is nil, says so itself, and need not be of tests;
// one of another package says so by a name like FailOnError.

// A guard is a call behind which an error is known to be nil, or not; or a yes or no
// is known, as behind require.True(t, ok).
type guard struct {
	err   ssa.Value // or the yes or no
	isNil bool      // or is no
}

// guardOf returns the guard that a call is, if it is one.
func (s *slicer) guardOf(c ssa.CallInstruction) (guard, bool) {
	call, ok := c.(*ssa.Call)
	if !ok {
		return guard{}, false
	}
	fn := call.Call.StaticCallee()
	if fn == nil || !saysWhether(fn) {
		return guard{}, false
	}
	if g := s.of[staticOrigin(&call.Call)]; g != nil && g.active {
		return guard{}, false // its own skeleton says more
	}
	var g guard
	ofTest, ends := false, false
	for i, a := range call.Call.Args {
		switch {
		case isError(a.Type()) && g.err != nil:
			return guard{}, false
		case isError(a.Type()):
			g.err = a
			ends = s.of[origin(fn)] != nil && endsUnlessNil(fn, i)
		case endsTests(a.Type(), 0) || failsTests(a):
			ofTest = true
		}
	}
	if ends && fn.Signature.Results().Len() == 0 {
		g.isNil = true
		return g, true
	}
	if g.err != nil && fn.Signature.Results().Len() == 0 && s.of[origin(fn)] == nil && endsOnError.MatchString(fn.Name()) {
		g.isNil = true
		return g, true
	}
	var known bool
	if g.err == nil {
		g.err, g.isNil = yesOrNo(fn, call.Call.Args)
		return g, ofTest && g.err != nil
	}
	g.isNil, known = expects(fn.Name())
	return g, ofTest && known
}

// yesOrNo returns the one argument of a function that is a yes or no, if the name of the
// function says which it should be.
func yesOrNo(fn *ssa.Function, args []ssa.Value) (arg ssa.Value, isNo bool) {
	name := strings.ToLower(fn.Name())
	isNo = strings.Contains(name, "false")
	if !isNo && !strings.Contains(name, "true") {
		return nil, false
	}
	for _, a := range args {
		if !isBool(a.Type()) {
			continue
		}
		if arg != nil {
			return nil, false
		}
		arg = a
	}
	return arg, isNo
}

// endsOnError are names of functions of other packages that say that there is no way
// back from them with an error.
var endsOnError = regexp.MustCompile(`^(Fail|Fatal|Die|Exit|Panic|Crash|Abort|Quit)(On|If)(Err|Error)?$`)

// endsUnlessNil reports whether a function returns only if parameter i, an error, is nil:
// otherwise it panics, or ends the process.
func endsUnlessNil(fn *ssa.Function, i int) bool {
	if fn.Recover != nil || i >= len(fn.Params) || len(fn.Blocks) > tellingBlocks {
		return false
	}
	ends, returns := false, false
	for _, b := range fn.Blocks {
		switch b.Instrs[len(b.Instrs)-1].(type) {
		case *ssa.Panic:
			ends = true
		case *ssa.Return:
			if !noError(fn.Params[i], b) {
				return false
			}
			returns = true
		}
	}
	return ends && returns
}

// expects says by the name of a helper whether it wants an error to be nil.
func expects(name string) (isNil, known bool) {
	name = strings.ToLower(name)
	for _, hint := range []string{"noerr", "nil", "must", "check", "ok", "fatal", "succe", "require"} {
		if strings.Contains(name, hint) {
			return !strings.HasPrefix(name, "notnil"), true
		}
	}
	return false, strings.Contains(name, "error")
}

func isError(t types.Type) bool { return types.Identical(t, errorType) }

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// saysWhether reports whether a function returns nothing, or a yes or no.
func saysWhether(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	return res.Len() == 0 || res.Len() == 1 && isBool(res.At(0).Type())
}

// failsTests reports whether a value can mark a test as failed: a test behind an
// interface of one method, or such an interface called TestingT, as is usual, or a struct
// that holds one.
func failsTests(v ssa.Value) bool {
	if m, ok := v.(*ssa.MakeInterface); ok {
		return endsTests(m.X.Type(), 0)
	}
	t := deref(v.Type())
	if st, ok := t.Underlying().(*types.Struct); ok && st.NumFields() == 1 {
		t = st.Field(0).Type()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "TestingT" && types.NewMethodSet(named).Lookup(nil, "Errorf") != nil
}

// endsTests reports whether a value of the type can end a test: testing.T, an
// interface with FailNow, a struct that holds such a one.
func endsTests(t types.Type, depth int) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "testing" {
		switch named.Obj().Name() {
		case "T", "B", "F", "TB":
			return true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		for m := range u.Methods() {
			if m.Name() == "FailNow" { // Fatal alone may be that of a logger
				return true
			}
		}
	case *types.Struct:
		if depth > 0 {
			return false
		}
		for f := range u.Fields() {
			if endsTests(f.Type(), depth+1) {
				return true
			}
		}
	}
	return false
}

// seedGuard keeps a guard, and what decides whether there is an error.
func (s *slicer) seedGuard(f *function, c ssa.CallInstruction, g guard) {
	s.guards[c] = g
	f.keep[c] = true
	s.later(func() {
		s.controlled(f, c.Block())
		s.demand(g.err, decides)
	})
}

// guard writes what is known behind a guard.
func (e *emitter) guard(g guard, c ssa.CallInstruction) {
	if isBool(g.err.Type()) {
		e.guardYesOrNo(g, c)
		return
	}
	is, op := e.reg(1), "!="
	if g.isNil {
		op = "=="
	}
	e.add(skeleton.Instr{Op: skeleton.Bin, Name: op, Dst: is, A: e.operand(g.err), B: e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})}, c.Pos())
	e.add(skeleton.Instr{Op: skeleton.Assume, Dst: skeleton.NoReg, A: skeleton.Operand(is)}, c.Pos())
	if v := c.Value(); v != nil && e.resultNeeded(v) {
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Move, A: skeleton.Operand(is)})
	}
}

// guardYesOrNo writes what is known behind a guard of a yes or no.
func (e *emitter) guardYesOrNo(g guard, c ssa.CallInstruction) {
	is := e.operand(g.err)
	if g.isNil {
		not := e.reg(1)
		e.add(skeleton.Instr{Op: skeleton.Not, Dst: not, A: is}, c.Pos())
		is = skeleton.Operand(not)
	}
	e.add(skeleton.Instr{Op: skeleton.Assume, Dst: skeleton.NoReg, A: is}, c.Pos())
	if v := c.Value(); v != nil && e.resultNeeded(v) {
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Move, A: is})
	}
}
