package loopvar

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/cfg"
)

// A checker holds what is known of a package.
type checker struct {
	pass   *analysis.Pass
	info   *types.Info
	flows  map[*ast.BlockStmt]*cfg.CFG
	ranges map[ast.Expr]bool // what range statements range over
	decls  map[*types.Func]*ast.FuncDecl
	lits   map[*types.Var]*ast.FuncLit
	sums   map[*types.Func][]effect
}

func newChecker(pass *analysis.Pass) *checker {
	c := &checker{
		pass:   pass,
		info:   pass.TypesInfo,
		flows:  make(map[*ast.BlockStmt]*cfg.CFG),
		ranges: make(map[ast.Expr]bool),
		decls:  findDecls(pass),
		lits:   findLits(pass),
		sums:   make(map[*types.Func][]effect),
	}
	return c
}

// A finding is a loop whose variables are captured by what runs when they have
// changed, and where.
type finding struct {
	*loop
	sinks []*sink
}

// findIn returns what is to be reported in a file, whose iterations share the
// variables of their loop or not.
func (c *checker) findIn(f *ast.File, shared bool) (out []finding) {
	for _, l := range c.loops(f, shared) {
		if sinks := c.sinks(l); len(sinks) > 0 {
			out = append(out, finding{l, sinks})
		}
	}
	return out
}

// sinks returns the places where late captures get out of a loop.
func (c *checker) sinks(l *loop) (sinks []*sink) {
	s := &scan{checker: c, region: l.body, vars: make(map[*types.Var]bool), ranged: make(map[*types.Var]ast.Expr)}
	for _, v := range l.vars {
		s.vars[v.Var] = true
		if r, ok := l.stmt.(*ast.RangeStmt); ok {
			s.ranged[v.Var] = r.X
		}
	}
	s.follow()
	s.found = func(k *sink) bool {
		k.caps = slices.DeleteFunc(k.caps, func(c capture) bool { return !s.late(k, l, c.v) })
		if len(k.caps) > 0 {
			sinks = append(sinks, k)
		}
		return len(k.caps) > 0
	}
	s.walk(&frame{body: l.fn}, l.body)
	return sinks
}

// late reports whether what a sink lets out can be used when the loop has
// changed the variable.
func (s *scan) late(k *sink, l *loop, v *types.Var) bool {
	if l.outer {
		return s.lateOuter(k, l.byVar(v))
	}
	changes := l.changes(l.byVar(v))
	if k.kind == stored {
		return s.lasts(k, l, changes)
	}
	return s.survives(k, changes)
}

func (l *loop) byVar(v *types.Var) *loopVar {
	i := slices.IndexFunc(l.vars, func(lv *loopVar) bool { return lv.Var == v })
	return l.vars[i]
}

// diagnostic describes a late sink.
func (c *checker) diagnostic(l *loop, k *sink) analysis.Diagnostic {
	first := slices.MinFunc(k.caps, func(a, b capture) int { return int(a.pos - b.pos) })
	taken := l.taken(k)
	var names []string
	var related []analysis.RelatedInformation
	note := func(pos token.Pos, text string) {
		related = append(related, analysis.RelatedInformation{Pos: pos, Message: text})
	}
	for _, v := range taken {
		names = append(names, v.Name())
		note(v.Pos(), v.Name()+" is declared here, once for all iterations")
	}
	note(k.node.Pos(), texts[k.kind].place)
	switch k.kind {
	case subtest:
		note(k.runs, "it pauses here until the function that starts it has ended")
	case deferred:
		note(l.fn.Rbrace, "it is called here, when the function ends")
	}
	for _, v := range taken {
		note(v.change, v.Name()+" is changed here for the next iteration")
	}
	return analysis.Diagnostic{
		Pos:      first.pos,
		End:      first.pos + token.Pos(len(first.v.Name())),
		Category: texts[k.kind].category,
		Message:  k.message(l.describe(names)),
		Related:  related,
	}
}

// describe names variables of a loop.
func (l *loop) describe(names []string) string {
	all := strings.Join(names, " and ")
	if l.outer {
		return all + ", which the loop sets in each turn"
	}
	return "loop variable" + plural(names) + " " + all
}

// taken returns the variables of a loop that sinks capture, in order.
func (l *loop) taken(sinks ...*sink) (out []*loopVar) {
	for _, v := range l.vars {
		if slices.ContainsFunc(sinks, func(k *sink) bool {
			return slices.ContainsFunc(k.caps, func(c capture) bool { return c.v == v.Var })
		}) {
			out = append(out, v)
		}
	}
	return out
}

func plural[T any](list []T) string {
	if len(list) == 1 {
		return ""
	}
	return "s"
}

// message says what happens to the variables.
func (k *sink) message(vars string) string {
	what := "function"
	if k.caps[0].addr {
		what = "address"
	}
	switch n := k.node.(type) {
	case *ast.CallExpr:
		if k.kind == stored || k.kind == sent {
			return fmt.Sprintf("%s kept by %s refers to %s, which a later iteration changes", what, text(n.Fun), vars)
		}
	case *ast.SendStmt:
		return fmt.Sprintf("%s sent on %s refers to %s, which a later iteration changes", what, text(n.Chan), vars)
	case *ast.AssignStmt:
		return fmt.Sprintf("%s stored in %s refers to %s, which a later iteration changes", what, text(k.place.expr), vars)
	}
	return fmt.Sprintf(texts[k.kind].message, vars)
}

// text returns an expression as it is written, if it is short.
func text(e ast.Expr) string {
	s := types.ExprString(e)
	if len(s) > 30 {
		return "a place that outlives it"
	}
	return s
}

// texts say what happens, by kind.
var texts = [...]struct{ category, message, place string }{
	goroutine: {"goroutine", "goroutine may see a later value of %s", "the goroutine is started here"},
	deferred:  {"defer", "deferred call sees the last value of %s only", "the call is deferred here"},
	callback:  {"callback", "function that is called later may see a later value of %s", "the function is registered here"},
	cleanup:   {"defer", "cleanup function sees the last value of %s only", "the function is registered here"},
	subtest:   {"subtest", "parallel subtest sees the last value of %s only", "the subtest is started here"},
	stored:    {"stored", "", "it is stored here"},
	sent:      {"stored", "", "it is sent here"},
}
