package locks

import (
	"cmp"
	"slices"
	"strings"
)

// facts says what is known of terms, sorted by them. A facts is never changed: there
// is one for each state of a walk, and most differ in little.
type facts []fact

// A fact says of a term "=c" the constant that it is, or "!c!d" those that it is not.
type fact struct{ term, val string }

// A literal is a condition on one term: it is, or is not, the constant.
type literal struct {
	term, val string
	is        bool
}

func (f facts) find(term string) (int, bool) {
	return slices.BinarySearchFunc(f, term, func(a fact, term string) int { return cmp.Compare(a.term, term) })
}

// of returns what is known of a term, or "".
func (f facts) of(term string) string {
	if i, ok := f.find(term); ok {
		return f[i].val
	}
	return ""
}

// with returns the facts together with l, and whether they can be true.
func (f facts) with(l literal) (facts, bool) {
	old := f.of(l.term)
	if val, ok := strings.CutPrefix(old, "="); ok {
		return f, (val == l.val) == l.is
	}
	if old != "" && slices.Contains(strings.Split(old, "!")[1:], l.val) {
		return f, !l.is
	}
	if l.is {
		return f.set(l.term, "="+l.val), true
	}
	return f.set(l.term, old+"!"+l.val), true
}

func (f facts) withAll(list []literal) (facts, bool) {
	for _, l := range list {
		var ok bool
		if f, ok = f.with(l); !ok {
			return f, false
		}
	}
	return f, true
}

// set returns the facts with what is known of a term replaced.
func (f facts) set(term, val string) facts {
	i, ok := f.find(term)
	switch {
	case ok && f[i].val == val, !ok && val == "":
		return f
	case val == "":
		return slices.Concat(f[:i], f[i+1:])
	case ok:
		g := slices.Clone(f)
		g[i].val = val
		return g
	}
	g := make(facts, 0, len(f)+1)
	g = append(append(g, f[:i]...), fact{term, val})
	return append(g, f[i:]...)
}

// only returns the facts about the terms that are wanted.
func (f facts) only(wanted func(term string) bool) facts {
	unwanted := func(x fact) bool { return !wanted(x.term) }
	if !slices.ContainsFunc(f, unwanted) {
		return f
	}
	return slices.DeleteFunc(slices.Clone(f), unwanted)
}

func (f facts) write(b *strings.Builder) {
	for _, x := range f {
		b.WriteString(x.term)
		b.WriteString(x.val)
		b.WriteByte(';')
	}
}
