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

	"github.com/concurlint/concurlint/internal/diag"
)

// A checker holds what is known of a package.
type checker struct {
	pass   *analysis.Pass
	info   *types.Info
	flows  map[*ast.BlockStmt]*cfg.CFG
	ranges map[ast.Expr]bool // what range statements range over
}

func newChecker(pass *analysis.Pass) *checker {
	c := &checker{
		pass:   pass,
		info:   pass.TypesInfo,
		flows:  make(map[*ast.BlockStmt]*cfg.CFG),
		ranges: make(map[ast.Expr]bool),
	}
	return c
}

// check reports the variables of a loop that are captured by what runs when
// they have changed.
func (c *checker) check(l *loop, rep *diag.Reporter) {
	var sinks []*sink
	s := &scan{checker: c, region: l.body, vars: make(map[*types.Var]bool)}
	for _, v := range l.vars {
		s.vars[v.Var] = true
	}
	s.found = func(k *sink) bool {
		k.caps = slices.DeleteFunc(k.caps, func(c capture) bool { return !s.survives(k, l.changes(l.byVar(c.v))) })
		if len(k.caps) > 0 {
			sinks = append(sinks, k)
		}
		return len(k.caps) > 0
	}
	s.walk(&frame{body: l.fn}, l.body)
	for _, k := range sinks {
		rep.Add(c.diagnostic(l, k))
	}
}

func (l *loop) byVar(v *types.Var) *loopVar {
	i := slices.IndexFunc(l.vars, func(lv *loopVar) bool { return lv.Var == v })
	return l.vars[i]
}

// diagnostic describes a late sink.
func (c *checker) diagnostic(l *loop, k *sink) analysis.Diagnostic {
	first := slices.MinFunc(k.caps, func(a, b capture) int { return int(a.pos - b.pos) })
	var related []analysis.RelatedInformation
	for _, v := range l.vars {
		if k.takes(v.Var) {
			related = append(related, analysis.RelatedInformation{Pos: v.Pos(), Message: v.Name() + " is declared here, once for all iterations"})
		}
	}
	related = append(related, analysis.RelatedInformation{Pos: k.node.Pos(), Message: texts[k.kind].place})
	for _, v := range l.vars {
		if k.takes(v.Var) {
			related = append(related, analysis.RelatedInformation{Pos: v.change, Message: v.Name() + " is changed here by the next iteration"})
		}
	}
	return analysis.Diagnostic{
		Pos:      first.pos,
		End:      first.pos + token.Pos(len(first.v.Name())),
		Category: texts[k.kind].category,
		Message:  fmt.Sprintf(texts[k.kind].message, k.names(l)),
		Related:  related,
	}
}

func (k *sink) takes(v *types.Var) bool {
	return slices.ContainsFunc(k.caps, func(c capture) bool { return c.v == v })
}

// names returns the names of the variables that a sink captures.
func (k *sink) names(l *loop) string {
	var names []string
	for _, v := range l.vars {
		if k.takes(v.Var) {
			names = append(names, v.Name())
		}
	}
	if len(names) == 1 {
		return "variable " + names[0]
	}
	return "variables " + strings.Join(names, " and ")
}

// texts say what happens, by kind.
var texts = [...]struct{ category, message, place string }{
	goroutine: {"goroutine", "goroutine may see a later value of loop %s", "the goroutine is started here"},
	deferred:  {"defer", "deferred call sees the last value of loop %s only", "the call is deferred here"},
	callback:  {"callback", "function that is called later may see a later value of loop %s", "the function is registered here"},
	cleanup:   {"defer", "cleanup function sees the last value of loop %s only", "the function is registered here"},
	subtest:   {"subtest", "parallel subtest sees the last value of loop %s only", "the subtest is started here"},
}
