package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// meant leaves out loops that only time wakes, and that nobody ends by design: a
// stop channel that no function of the package closes or sends on is a
// placeholder, unless it was forgotten. So is a context that never ends unless
// another one is given. One that was made with the means to cancel it is not.
func (d *deeper) meant(b *build.Result, list []*explore.Outcome) []*explore.Outcome {
	return slices.DeleteFunc(list, func(o *explore.Outcome) bool {
		return slices.ContainsFunc(o.Cause, func(bl explore.Blocked) bool {
			return bl.Ticks && !d.stopped(b, bl) && !d.forgotten(b, bl) && !slices.ContainsFunc(bl.Stops, cancelled) || byDefault(b, bl)
		})
	})
}

// cancelled reports whether a channel is that of a context which a function cancels.
func cancelled(p explore.Place) bool {
	return p.Instr.Op == skeleton.MakeDone && !p.Instr.Has(skeleton.Timed)
}

// stopped reports whether some function does what a select waits for, besides
// time: it closes the channel in that field, or sends on it, or has made it and does
// so on other ways.
func (d *deeper) stopped(b *build.Result, bl explore.Blocked) bool {
	if slices.ContainsFunc(bl.Stops, endedWhereMade) {
		return true
	}
	for _, f := range b.Package.Funcs {
		k := d.of(f.Name)
		if slices.ContainsFunc(awaited(bl), func(s spot) bool { return k.closes_.has(s) || k.sends.has(s) }) {
			return true
		}
	}
	return false
}

// endedWhereMade reports whether the function that makes a channel also closes it, or
// sends on it.
func endedWhereMade(p explore.Place) bool {
	if p.Instr.Op != skeleton.MakeChan {
		return false
	}
	return slices.ContainsFunc(p.Fn.Code, func(in skeleton.Instr) bool {
		switch {
		case in.Op == skeleton.Close, in.Op == skeleton.Send:
			return isFrom(p, in.A)
		case in.Op == skeleton.Call && in.Name == deferredClose:
			return isFrom(p, in.Args[0])
		}
		return false
	})
}

// isFrom reports whether an operand is what an instruction of a function has made, or is loaded
// from a variable to which that is stored.
func isFrom(made explore.Place, o skeleton.Operand) bool {
	at := setBy(made.Fn, o)
	if at == made.Instr {
		return true
	}
	return at.Op == skeleton.Load && slices.ContainsFunc(made.Fn.Code, func(in skeleton.Instr) bool {
		return in.Op == skeleton.Store && in.A == at.A && setBy(made.Fn, in.B) == made.Instr
	})
}

// awaited returns the fields in which the channels are that a select receives from,
// besides those of time: by what it is written with, and by where they were made, for
// those that a function was given.
func awaited(bl explore.Blocked) (list []spot) {
	at := bl.Stack[0]
	for _, c := range at.Instr.Cases {
		if s := spotOf(at.Fn, c.Chan, c.Label); s.class != 0 && !c.Send {
			list = append(list, s)
		}
	}
	for _, p := range bl.Stops {
		for i := range p.Fn.Code {
			in := &p.Fn.Code[i]
			if in.Op == skeleton.Store && in.M != 0 && setBy(p.Fn, in.B) == p.Instr {
				list = append(list, spot{class: in.M})
			}
		}
	}
	return list
}

// forgotten reports whether a select waits, besides time, for a channel that is made
// together with another one, for the same object, and a method that ends its life closes
// the other one only.
func (d *deeper) forgotten(b *build.Result, bl explore.Blocked) bool {
	return slices.ContainsFunc(awaited(bl), func(s spot) bool {
		return slices.ContainsFunc(b.Package.Funcs, func(f *skeleton.Func) bool {
			of, ok := chansMadeFor(f)[s.class]
			return ok && slices.ContainsFunc(of, func(sibling int32) bool { return sibling != s.class && d.endedBy(b, sibling) })
		})
	})
}

// endedBy reports whether a method that ends the life of its object, by its name, closes
// a channel of a class.
func (d *deeper) endedBy(b *build.Result, class int32) bool {
	return slices.ContainsFunc(b.Package.Funcs, func(f *skeleton.Func) bool {
		info := b.Infos[f.Name]
		return info != nil && info.Func.Signature.Recv() != nil && isNamed(info.Func.Name(), stops) && d.of(f.Name).closes_.class(class)
	})
}

// chansMadeFor returns, by the class of a field in which a function puts a channel that
// it makes, the classes of all such fields of the same object.
func chansMadeFor(f *skeleton.Func) map[int32][]int32 {
	of := make(map[skeleton.Operand][]int32)
	for _, st := range f.Code {
		if st.Op != skeleton.Store || st.M == 0 || setBy(f, st.B).Op != skeleton.MakeChan {
			continue
		}
		object := st.A
		if at := setBy(f, object); at.Op == skeleton.Addr {
			object = at.A
		}
		of[object] = append(of[object], st.M)
	}
	out := make(map[int32][]int32)
	for _, classes := range of {
		for _, class := range classes {
			out[class] = append(out[class], classes...)
		}
	}
	return out
}
