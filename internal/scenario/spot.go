package scenario

import (
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A spot says where an operation has its channel from: the class of the location
// that it was loaded from, or 0, and the last part of its name in the source.
type spot struct {
	class int32
	name  string
}

func spotOf(f *skeleton.Func, ch skeleton.Operand, label string) spot {
	s := spot{name: lastPart(label)}
	for i := len(f.Code) - 1; i >= 0 && !ch.IsConst(); i-- {
		in := &f.Code[i]
		if skeleton.Operand(in.Dst) != ch {
			continue
		}
		switch in.Op {
		case skeleton.Load:
			s.class = in.M
			return s
		case skeleton.Dir:
			ch = in.A
		default:
			return s
		}
	}
	return s
}

// spots is a set of spots.
type spots map[spot]bool

// has reports whether the channel of some spot may be that of another: by their
// classes, or by their names where one has none.
func (set spots) has(s spot) bool {
	if s.class != 0 {
		return s.name != "" && set[spot{0, s.name}] || set.class(s.class)
	}
	for t := range set {
		if t.name == s.name {
			return true
		}
	}
	return false
}

func (set spots) class(c int32) bool {
	for t := range set {
		if t.class == c {
			return true
		}
	}
	return false
}
