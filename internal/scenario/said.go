package scenario

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
)

// Some calls are lawful because the package says so. The documentation of a method that
// ends the life of a component says that it may be called more than once, or names
// another one that is called after it. Who is told by a method that the context was over
// before the component has nothing left but to end it by another one.

// promised ends a component twice, as its package says that this may be done, by one
// method or by two. What counts is whether a channel is closed again.
func (c *component) promised(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	for _, a := range c.closers {
		for _, b := range c.closers {
			if !a.forClient() || !b.forClient() || mk.info.Outside || !a.does.shuts.meet(b.does.shuts) {
				continue
			}
			if a == b && !saysTwice(a) || a != b && !leadsTo(a, b) {
				continue
			}
			p, found := run.play(c, mk, append(slices.Clip(begin), call{m: a}, call{m: b})...)
			for _, o := range p.faults(found) {
				if panics(o) && o.Panic == explore.CloseClosed && p.byClient(o.Cause[0]) {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// forClient reports whether a client may call a method.
func (m *method) forClient() bool { return !m.idle && m.info.Public && !m.info.Outside }

// docOf returns the sentences of the documentation of a method.
func docOf(m *method) []string {
	decl, ok := m.info.Func.Syntax().(*ast.FuncDecl)
	if !ok || decl.Doc == nil {
		return nil
	}
	return sentence.Split(strings.Join(strings.Fields(decl.Doc.Text()), " "), -1)
}

var sentence = regexp.MustCompile(`[.;:!] |[.;:!]$`)

var (
	// oftenSaid is what is said of something that is called again.
	oftenSaid = regexp.MustCompile(`(?i)\b(more than once|(multiple|several|many|any number of) times|repeatedly|idempotent|twice)\b`)
	// lawfulSaid is what is said of something that may be done.
	lawfulSaid = regexp.MustCompile(`(?i)\b(may|can|safe|safely|fine|ok|okay|allowed|harmless|idempotent|no-op|noop|nothing|no effect|returns?)\b`)
	// deniedSaid is what is said of something that must not be done.
	deniedSaid = regexp.MustCompile(`(?i)\b(not|cannot|never|only|panics?|undefined|unsafe|without|unless|but|no more|at most|exactly)\b|n't\b`)
	// ofItself says that a method is spoken of, if it is not named.
	ofItself = regexp.MustCompile(`(?i)\b(it|calling|calls)\b|^(is |and )?(safe|may|can|idempotent)\b`)
	// insteadSaid is what is said of a method that is called in place of another one, or by it.
	insteadSaid = regexp.MustCompile(`(?i)\b(instead|use|prefer|unlike|like|see|rather|than|before|calls|either|or)\b`)
	// nextSaid is what is said of a method that is called when another one was.
	nextSaid = regexp.MustCompile(`(?i)\b(after|then|should|must|remaining|still|finally|afterwards|follow|followed)\b`)
)

// saysTwice reports whether the documentation of a method says that it may be called
// more than once.
func saysTwice(m *method) bool {
	return slices.ContainsFunc(docOf(m), func(s string) bool {
		return oftenSaid.MatchString(s) && lawfulSaid.MatchString(s) && !deniedSaid.MatchString(s) && (ofItself.MatchString(s) || names(s, m.name))
	})
}

// leadsTo reports whether a method is called after another one: by the documentation of
// one of them, or because the first one may give up.
func leadsTo(a, b *method) bool {
	said := func(doc []string, is func(s string) bool) bool {
		return slices.ContainsFunc(doc, func(s string) bool { return !deniedSaid.MatchString(s) && !insteadSaid.MatchString(s) && is(s) })
	}
	return said(docOf(a), func(s string) bool { return names(s, b.name) && nextSaid.MatchString(s) }) ||
		said(docOf(b), func(s string) bool { return lawfulSaid.MatchString(s) && comesAfter(s, a.name) }) ||
		givesUp(a.info.Func) && !givesUp(b.info.Func)
}

func names(s, name string) bool { return regexp.MustCompile(`\b` + name + `\b`).MatchString(s) }

func comesAfter(s, name string) bool {
	return regexp.MustCompile(`\bafter (calling |a call (to|of) )?(\w+\.)?` + name + `\b`).MatchString(s)
}

// givesUp reports whether a function returns the error of a context that it is given.
func givesUp(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if !ok || !c.Call.IsInvoke() || c.Call.Method.FullName() != "(context.Context).Err" {
				continue
			}
			if param, ok := c.Call.Value.(*ssa.Parameter); ok && param.Parent() == fn && slices.ContainsFunc(*c.Referrers(), returnsIt) {
				return true
			}
		}
	}
	return false
}

// returnsIt reports whether an instruction returns a value, or puts it into a result.
func returnsIt(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Return, *ssa.Phi:
		return true
	case *ssa.Store:
		_, local := i.Addr.(*ssa.Alloc)
		return local
	}
	return false
}
