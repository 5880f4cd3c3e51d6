package scenario

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

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
	doesWait // for a WaitGroup, condition or semaphore
	doesLock
	doesStart  // a goroutine
	doesCall   // a value
	doesCancel // by calling a value in a field
	doesWatch  // a context in a field
)

// deeds are what a function does, and to which channels: see [spot].
type deeds struct {
	ops                   doing
	sends, recvs, closes_ spots
	takes                 spots             // what it receives from and has not made itself: a later call may empty it
	shuts                 spots             // what it closes and has not made itself: a later call may close it
	adds, dones           spots             // WaitGroups that it counts up, or may count down
	ends                  spots             // WaitGroups that a function which it calls counts down, and not up
	signals, releases     spots             // conditions and semaphores
	tells                 map[spot][]string // methods of other packages that it calls on what it has loaded
	spawns                map[string]bool   // functions that it starts in goroutines
	reads, writes         map[int32]int     // by class: how often its code takes a lock
	within                string            // the function that alone calls it, being a literal there
}

func noDeeds() deeds {
	return deeds{sends: make(spots), recvs: make(spots), closes_: make(spots), takes: make(spots), shuts: make(spots), adds: make(spots), dones: make(spots), ends: make(spots), signals: make(spots), releases: make(spots), tells: make(map[spot][]string), spawns: make(map[string]bool),
		reads: make(map[int32]int), writes: make(map[int32]int)}
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
	down := make(map[string]deeds)
	seen := map[string]bool{name: true}
	for work := []string{name}; len(work) > 0; {
		f := d.find(work[len(work)-1])
		work = work[:len(work)-1]
		if f == nil {
			continue
		}
		itself := noDeeds()
		for i := range f.Code {
			k.add(f, &f.Code[i])
			itself.add(f, &f.Code[i])
		}
		if len(itself.dones) > 0 && Decl(f.Name) == f.Name {
			down[f.Name] = itself
		}
		refs(f, func(callee string) {
			if !seen[callee] {
				seen[callee] = true
				work = append(work, callee)
			}
		}, func(string) {})
	}
	for callee, does := range down {
		for s := range does.dones {
			if !k.spawns[callee] && !does.adds.has(s) {
				k.ends[s] = true
			}
		}
	}
	d.known[name] = k
	return k
}

// awaits reports whether a method receives from a channel itself, rather than in
// what it starts.
func (d *deeper) awaits(m *method, s spot) bool {
	seen := map[string]bool{m.info.Name: true}
	for work := []string{m.info.Name}; len(work) > 0; {
		f := d.find(work[len(work)-1])
		work = work[:len(work)-1]
		if f == nil {
			continue
		}
		itself := noDeeds()
		for i := range f.Code {
			itself.add(f, &f.Code[i])
		}
		if itself.recvs[s] {
			return true
		}
		refs(f, func(callee string) {
			if !seen[callee] && !itself.spawns[callee] && !launches(f, callee) {
				seen[callee] = true
				work = append(work, callee)
			}
		}, func(string) {})
	}
	return false
}

// launches reports whether a function starts a literal in a goroutine.
func launches(f *skeleton.Func, literal string) bool {
	return slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
		return in.Op == skeleton.CallValue && in.Has(skeleton.Go) && slices.ContainsFunc(f.Code, func(def skeleton.Instr) bool {
			return def.Op == skeleton.Closure && def.Name == literal && skeleton.Operand(def.Dst) == in.A
		})
	})
}

// own returns what each function of a package does itself, by the library, too.
// What a WaitGroup is counted up by in a function counts for its literals as
// well: they are what is counted.
func (d *deeper) own(b *build.Result) map[string]deeds {
	names := make(map[*ssa.Function]string)
	for name, info := range b.Infos {
		names[info.Func] = name
	}
	all := make(map[string]deeds)
	adds := make(map[string]spots)
	for _, f := range b.Package.Funcs {
		k := noDeeds()
		decl := Decl(f.Name)
		if adds[decl] == nil {
			adds[decl] = make(spots)
		}
		k.adds = adds[decl]
		for i := range f.Code {
			k.add(f, &f.Code[i])
		}
		k.within = within(b.Infos[f.Name], names)
		all[f.Name] = k
	}
	return all
}

// within returns the name of the function around a literal that is called or
// deferred there and goes nowhere else, or "".
func within(info *build.Info, names map[*ssa.Function]string) string {
	if info == nil || info.Func.Parent() == nil {
		return ""
	}
	around := info.Func.Parent()
	for _, blk := range around.Blocks {
		for _, i := range blk.Instrs {
			if m, ok := i.(*ssa.MakeClosure); ok && m.Fn == info.Func {
				if slices.ContainsFunc(*m.Referrers(), func(r ssa.Instruction) bool { return !called(r, m) }) {
					return ""
				}
			}
		}
	}
	return names[around]
}

// called reports whether an instruction calls or defers v.
func called(i ssa.Instruction, v ssa.Value) bool {
	switch i := i.(type) {
	case *ssa.Call:
		return i.Call.Value == v && !slices.Contains(i.Call.Args, v)
	case *ssa.Defer:
		return i.Call.Value == v && !slices.Contains(i.Call.Args, v)
	case *ssa.DebugRef:
		return true
	}
	return false
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
		k.receives(f, in.A, in.Label)
	case skeleton.Close:
		k.closes(f, in.A, in.Label)
	case skeleton.Select:
		for _, c := range in.Cases {
			if c.Send {
				k.ops |= doesSend
				k.sends[spotOf(f, c.Chan, c.Label)] = true
			} else {
				k.ops |= doesRecv
				k.receives(f, c.Chan, c.Label)
			}
		}
	case skeleton.Add:
		if in.B.IsConst() && f.Consts[^in.B].Int > 0 {
			k.adds[spotOf(f, in.A, in.Label)] = true
		} else {
			k.dones[spotOf(f, in.A, in.Label)] = true
		}
	case skeleton.Wait, skeleton.CondWait, skeleton.Acquire:
		k.ops |= doesWait
	case skeleton.Signal, skeleton.Broadcast:
		k.signals[spotOf(f, in.A, in.Label)] = true
	case skeleton.Release:
		k.release(f, in, in.A)
	case skeleton.Call:
		if s, ok := toldBy(f, in); ok {
			k.tells[s] = append(k.tells[s], in.Name)
		}
		switch in.Name {
		case deferredClose:
			k.closes(f, in.Args[0], in.Label)
		case condWait, acquire:
			k.ops |= doesWait
		case release: // deferred
			k.release(f, in, in.Args[0])
		}
	case skeleton.Lock:
		k.ops |= doesLock
		k.writes[in.M]++
	case skeleton.RLock:
		k.ops |= doesLock
		k.reads[in.M]++
	case skeleton.CallValue, skeleton.Invoke:
		k.ops |= doesCall
		held := spotOf(f, in.A, "").class != 0
		switch {
		case held && in.Op == skeleton.CallValue:
			k.ops |= doesCancel
		case held && strings.HasPrefix(in.Name, "(context.Context)."):
			k.ops |= doesWatch
		}
	}
}

// receives notes that a function receives from a channel.
func (k *deeds) receives(f *skeleton.Func, ch skeleton.Operand, label string) {
	s := spotOf(f, ch, label)
	k.recvs[s] = true
	if s.class != 0 || !slices.ContainsFunc(f.Code, func(mk skeleton.Instr) bool {
		return mk.Op == skeleton.MakeChan && skeleton.Operand(mk.Dst) == ch
	}) {
		k.takes[s] = true
	}
}

// closes notes that a function closes a channel. One that it has itself put into an
// object of its own is not the one that others have been waiting for.
func (k *deeds) closes(f *skeleton.Func, ch skeleton.Operand, label string) {
	s := spotOf(f, ch, label)
	k.ops |= doesClose
	k.closes_[s] = true
	if !ownsChan(f, ch) {
		k.shuts[s] = true
	}
}

// ownsChan reports whether a channel is loaded from a field of an object that the
// function has made, and for which it has made the channel.
func ownsChan(f *skeleton.Func, ch skeleton.Operand) bool {
	load := definition(f, ch)
	if load == nil || load.Op != skeleton.Load || load.M == 0 {
		return false
	}
	object := madeHere(f, load.A)
	return object >= 0 && slices.ContainsFunc(f.Code, func(st skeleton.Instr) bool {
		if st.Op != skeleton.Store || st.M != load.M || madeHere(f, st.A) != object {
			return false
		}
		mk := definition(f, st.B)
		return mk != nil && mk.Op == skeleton.MakeChan
	})
}

// madeHere returns the object, made by the function itself, that a pointer points
// into, or -1.
func madeHere(f *skeleton.Func, ptr skeleton.Operand) skeleton.Operand {
	d := definition(f, ptr)
	if d != nil && d.Op == skeleton.Addr {
		ptr = d.A
		d = definition(f, ptr)
	}
	if d == nil || d.Op != skeleton.New {
		return -1
	}
	return ptr
}

// release notes that a function gives back to a semaphore, unless it is what it has
// taken itself before: who has to wait for it first is no help to others.
func (k *deeds) release(f *skeleton.Func, in *skeleton.Instr, sem skeleton.Operand) {
	s := spotOf(f, sem, in.Label)
	for i := range f.Code {
		before := &f.Code[i]
		if before == in {
			break
		}
		if before.Op == skeleton.Call && before.Name == acquire && len(before.Args) > 0 && (spots{spotOf(f, before.Args[0], before.Label): true}).has(s) {
			return
		}
	}
	k.releases[s] = true
}

// Functions of libraries that wait, or end a wait: what counts is on what. The
// operations of deferred calls are calls, too.
const (
	deferredClose = "builtin.close"

	groupDone = "(*sync.WaitGroup).Done"
	condWait  = "(*sync.Cond).Wait"
	acquire   = "(*golang.org/x/sync/semaphore.Weighted).Acquire"
	release   = "(*golang.org/x/sync/semaphore.Weighted).Release"
)

// help reports whether who does k may end the wait of a blocked operation.
func (k *deeds) help(stack []explore.Place) bool {
	at := stack[0]
	in := at.Instr
	switch in.Op {
	case skeleton.Send:
		return k.takes.has(spotOf(at.Fn, in.A, in.Label))
	case skeleton.Recv:
		s := spotOf(at.Fn, in.A, in.Label)
		return k.sends.has(s) || k.shuts.has(s) || k.cancels(at.Fn, in.A)
	case skeleton.Select:
		return slices.ContainsFunc(in.Cases, func(c skeleton.Case) bool {
			s := spotOf(at.Fn, c.Chan, c.Label)
			return c.Send && k.takes.has(s) || !c.Send && (k.sends.has(s) || k.shuts.has(s) || k.cancels(at.Fn, c.Chan))
		})
	case skeleton.Wait:
		// What it counts itself is no help to others, but it may count up what
		// others wait for next, and down what they wait for now.
		s := spotOf(at.Fn, in.A, in.Label)
		return k.dones.has(s) && !k.adds.has(s) || k.ends.has(s)
	case skeleton.CondWait, skeleton.Acquire:
		// The operation is in a function of the library, and is about its receiver.
		set := k.signals
		if in.Op == skeleton.Acquire {
			set = k.releases
		}
		if by := stack[1]; len(by.Instr.Args) > 0 {
			return set.has(spotOf(by.Fn, by.Instr.Args[0], by.Instr.Label))
		}
		return len(set) > 0
	}
	return k.ops != 0 // a lock: taken and given back by calls
}

// cancels reports whether who does k may end the context in a field whose end is
// waited for: by calling a function that is kept in a field, too.
func (k *deeds) cancels(f *skeleton.Func, ch skeleton.Operand) bool {
	return k.ops&doesCancel != 0 && slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
		return in.Op == skeleton.Invoke && in.Name == "(context.Context).Done" && skeleton.Operand(in.Dst) == ch && held(f, in.A)
	})
}

// held reports whether a value was loaded, or is a part of what was.
func held(f *skeleton.Func, v skeleton.Operand) bool {
	return slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
		return skeleton.Operand(in.Dst) == v && (in.Op == skeleton.Load || in.Op == skeleton.Part && held(f, in.A))
	})
}

// toldBy returns where the receiver of a call has been loaded from.
func toldBy(f *skeleton.Func, in *skeleton.Instr) (spot, bool) {
	if in.Op != skeleton.Call || len(in.Args) == 0 {
		return spot{}, false
	}
	s := spotOf(f, in.Args[0], "")
	return s, s.class != 0
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
