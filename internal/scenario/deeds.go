package scenario

import (
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A doing is one of the things that a function does, its callees included.
type doing uint16

const (
	doesSend doing = 1 << iota
	doesRecv
	doesClose
	doesWait // for a WaitGroup or condition
	doesLock
	doesStart // a goroutine
	doesCancel
)

// deeds are what a function does, and to which channels: see [spot].
type deeds struct {
	ops                   doing
	sends, recvs, closes_ spots
	counts                spots           // WaitGroups
	spawns                map[string]bool // functions that it starts in goroutines
}

func noDeeds() deeds {
	return deeds{sends: make(spots), recvs: make(spots), closes_: make(spots), counts: make(spots), spawns: make(map[string]bool)}
}

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
		return set[spot{0, s.name}] || set.class(s.class)
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

// A deeper looks through the callees of functions.
type deeper struct {
	find  func(name string) *skeleton.Func
	known map[string]deeds
}

// of returns what a function does.
func (d *deeper) of(name string) deeds {
	if k, ok := d.known[name]; ok {
		return k
	}
	k := noDeeds()
	seen := map[string]bool{name: true}
	for work := []string{name}; len(work) > 0; {
		f := d.find(work[len(work)-1])
		work = work[:len(work)-1]
		if f == nil {
			continue
		}
		for i := range f.Code {
			k.add(f, &f.Code[i])
		}
		refs(f, func(callee string) {
			if !seen[callee] {
				seen[callee] = true
				work = append(work, callee)
			}
		}, func(string) {})
	}
	d.known[name] = k
	return k
}

// ownDeeds returns what each function of a package does itself.
func ownDeeds(b *build.Result) map[string]deeds {
	all := make(map[string]deeds)
	for _, f := range b.Package.Funcs {
		k := noDeeds()
		for i := range f.Code {
			k.add(f, &f.Code[i])
		}
		all[f.Name] = k
	}
	return all
}

func (k *deeds) add(f *skeleton.Func, in *skeleton.Instr) {
	if in.Has(skeleton.Go) {
		k.ops |= doesStart
		if in.Name != "" {
			k.spawns[in.Name] = true
		}
	}
	switch in.Op {
	case skeleton.Send:
		k.ops |= doesSend
		k.sends[spotOf(f, in.A, in.Label)] = true
	case skeleton.Recv:
		k.ops |= doesRecv
		k.recvs[spotOf(f, in.A, in.Label)] = true
	case skeleton.Close:
		k.ops |= doesClose
		k.closes_[spotOf(f, in.A, in.Label)] = true
	case skeleton.Select:
		for _, c := range in.Cases {
			if c.Send {
				k.ops |= doesSend
				k.sends[spotOf(f, c.Chan, c.Label)] = true
			} else {
				k.ops |= doesRecv
				k.recvs[spotOf(f, c.Chan, c.Label)] = true
			}
		}
	case skeleton.Add:
		k.counts[spotOf(f, in.A, in.Label)] = true
	case skeleton.Wait, skeleton.CondWait:
		k.ops |= doesWait
	case skeleton.Lock, skeleton.RLock:
		k.ops |= doesLock
	case skeleton.CallValue, skeleton.Invoke:
		k.ops |= doesCancel
	}
}

// help reports whether who does k may end the wait of a blocked operation.
func (k *deeds) help(at explore.Place) bool {
	in := at.Instr
	switch in.Op {
	case skeleton.Send:
		return k.recvs.has(spotOf(at.Fn, in.A, in.Label))
	case skeleton.Recv:
		s := spotOf(at.Fn, in.A, in.Label)
		return k.sends.has(s) || k.closes_.has(s)
	case skeleton.Select:
		return slices.ContainsFunc(in.Cases, func(c skeleton.Case) bool {
			s := spotOf(at.Fn, c.Chan, c.Label)
			return c.Send && k.recvs.has(s) || !c.Send && (k.sends.has(s) || k.closes_.has(s))
		})
	case skeleton.Wait:
		return k.counts.has(spotOf(at.Fn, in.A, in.Label))
	}
	return k.ops != 0 // a lock: taken and given back by calls
}

// lastPart returns the last part of a name such as s.conn.done.
func lastPart(label string) string { return label[strings.LastIndexByte(label, '.')+1:] }

// sameStart reports whether both start a function in goroutines.
func (k deeds) sameStart(other deeds) bool {
	for name := range k.spawns {
		if other.spawns[name] {
			return true
		}
	}
	return false
}
