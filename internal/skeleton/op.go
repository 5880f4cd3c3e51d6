package skeleton

// An Op is the operation of an instruction.
type Op uint8

// In the comments d is Dst, a and b are the operands A and B, v are Args, n and
// m are N and M, and name is Name.
const (
	Invalid Op = iota

	// Values.
	Move    // d = a
	Moves   // parallel moves: v = destination, source, destination, source, ...
	Unknown // d = a fresh symbol of Kind; NonNil
	Derive  // d = what name computes from v, of Kind: the same symbol from the same values
	Choose  // d = any of 0 .. n-1, explored one by one
	Assume  // go on only where a holds
	Vouch   // b is not nil if error a is
	Bin     // d = a name b; Count, Ranging
	Not     // d = !a
	Len     // d = len(a)
	Cap     // d = cap(a)
	Dir     // d = channel a, restricted to receiving (n=1) or sending (n=2)
	Part    // d = the part of struct value a from slot n on, of Kind, m slots
	Closure // d = function name with captured variables v
	Iface   // d = a as an interface with dynamic type name
	Assert  // d = a.(name); CommaOk; NonNil: no other type is left; n=1: name is an interface type; Kind

	// Memory.
	New       // d = pointer to a new zeroed object called name
	Addr      // d = a plus n slots
	Elem      // d = pointer to element b of slice or array a, element size n; m = length of an array, -1 for a slice
	Load      // d = n slots at a, understood as Kind, of class m; Foreign, NonNil
	Store     // *a = b, n slots, of class m; NonNil
	SliceOf   // d = v[0][v[1]:v[2]], element size n; m = length of an array, -1 for a slice
	MakeSlice // d = make([]T, a), element size n; Count
	Append    // d = append(a, b...), element size n
	Copy      // d = copy(a, b), element size n
	MakeMap   // d = make(map)
	Lookup    // d = a[b] of Kind; CommaOk
	Update    // a[b] = v[0]
	Delete    // delete(a, b)
	Clear     // clear(a)
	Clone     // d = a copy of map a
	Range     // d = iterator over map a
	Next      // d, d+1, d+2 = ok, key, value of Kind of iterator a
	Escape    // v are now in the hands of code that is not seen; Timed: which sends to channels among them, and never closes them; Contexts

	// Control.
	Jump      // go to n
	If        // go to n if a, else to m; ExitThen, ExitElse
	Return    // return v
	PanicOp   // panic(a); Default: behind the last case of a select, where nobody comes
	Recover   // d = recover()
	RunDefers // run the deferred calls of this function
	Exit      // end the process
	Goexit    // end the goroutine, running deferred calls; AtEnd: with a test, whose goroutine it is if it is the first
	Call      // d.. = name(v), n results; m is the class of the lock if it locks or unlocks one; Go, Defer, AtEnd
	CallValue // d.. = a(v), n results; Go, Defer, AtEnd: when the test has returned, Idem
	Invoke    // d.. = a.name(v), n results, name is that of the interface's method; Go, Defer

	// Channels.
	MakeChan // d = make(chan, a); Timed: time or the environment sends; n=1: once per arming; Count
	MakeDone // d = channel closed with done channel a (nil: none) at the latest; Timed: closes by itself; AtEnd
	Send     // a <- b
	Recv     // d = <-a of Kind; CommaOk
	Close    // close(a); Idem
	Select   // d = index, d+1 = ok, d+2.. = values of the receiving Cases; Default
	Arm      // timer channel a will get a value, after time b; d = whether it was armed
	Disarm   // timer channel a will get no value; d = whether it was armed

	// Locks and the rest of package sync. Operand a points to the slot of the
	// state; m is the class of a lock, as of Load.
	Lock
	Unlock
	RLock
	RUnlock
	TryLock   // d = whether it was locked
	TryRLock  // likewise
	Add       // WaitGroup counter += b; Count
	Wait      // until the WaitGroup counter is zero
	CondJoin  // join the waiters of condition a
	CondWait  // until notified
	Signal    // notify one waiter
	Broadcast // notify all waiters
	Once      // d = whether this is the first; waits while the first is running
	OnceDone  // the first has run
	Acquire   // take b from counter a, once it holds that much; v[0], if any: done channel, d = whether taken
	Release   // put b back
	Sleep     // let time pass

	// Atomics. Operand a points to the slot.
	AtomicLoad  // d = *a of Kind
	AtomicStore // *a = b
	AtomicSwap  // d = *a of Kind, *a = b
	AtomicAdd   // d = *a += b
	AtomicCAS   // d = *a == b, and then *a = v[0]

	numOps
)

// shapes says for each Op which fields its text form has, in which order:
// a, b operands; n, m numbers; l, j labels in N and M; k kind; s name;
// t label as a string; v argument list; c cases.
var shapes = [numOps]struct{ name, shape string }{
	Move:    {"move", "a"},
	Moves:   {"moves", "v"},
	Unknown: {"unknown", "k"},
	Derive:  {"derive", "skv"},
	Choose:  {"choose", "n"},
	Assume:  {"assume", "a"},
	Vouch:   {"vouch", "ab"},
	Bin:     {"bin", "asb"},
	Not:     {"not", "a"},
	Len:     {"len", "a"},
	Cap:     {"cap", "a"},
	Dir:     {"dir", "an"},
	Part:    {"part", "anmk"},
	Closure: {"closure", "sv"},
	Iface:   {"iface", "sa"},
	Assert:  {"assert", "asnk"},

	New:       {"new", "t"},
	Addr:      {"addr", "an"},
	Elem:      {"elem", "abnm"},
	Load:      {"load", "aknm"},
	Store:     {"store", "abnm"},
	SliceOf:   {"slice", "vnm"},
	MakeSlice: {"makeslice", "an"},
	Append:    {"append", "abn"},
	Copy:      {"copy", "abn"},
	MakeMap:   {"makemap", ""},
	Lookup:    {"lookup", "abk"},
	Update:    {"update", "abv"},
	Delete:    {"delete", "ab"},
	Clear:     {"clear", "a"},
	Clone:     {"clone", "a"},
	Range:     {"range", "a"},
	Next:      {"next", "ak"},
	Escape:    {"escape", "v"},

	Jump:      {"jump", "l"},
	If:        {"if", "aljt"},
	Return:    {"return", "v"},
	PanicOp:   {"panic", "a"},
	Recover:   {"recover", ""},
	RunDefers: {"rundefers", ""},
	Exit:      {"exit", ""},
	Goexit:    {"goexit", ""},
	Call:      {"call", "svm"},
	CallValue: {"callvalue", "av"},
	Invoke:    {"invoke", "asv"},

	MakeChan: {"makechan", "ant"},
	MakeDone: {"makedone", "at"},
	Send:     {"send", "abt"},
	Recv:     {"recv", "akt"},
	Close:    {"close", "at"},
	Select:   {"select", "c"},
	Arm:      {"arm", "ab"},
	Disarm:   {"disarm", "a"},

	Lock:      {"lock", "amt"},
	Unlock:    {"unlock", "amt"},
	RLock:     {"rlock", "amt"},
	RUnlock:   {"runlock", "amt"},
	TryLock:   {"trylock", "amt"},
	TryRLock:  {"tryrlock", "amt"},
	Add:       {"add", "abt"},
	Wait:      {"wait", "at"},
	CondJoin:  {"condjoin", "at"},
	CondWait:  {"condwait", "at"},
	Signal:    {"signal", "at"},
	Broadcast: {"broadcast", "at"},
	Once:      {"once", "at"},
	OnceDone:  {"oncedone", "at"},
	Acquire:   {"acquire", "abvt"},
	Release:   {"release", "abt"},
	Sleep:     {"sleep", ""},

	AtomicLoad:  {"atomicload", "akt"},
	AtomicStore: {"atomicstore", "abt"},
	AtomicSwap:  {"atomicswap", "abkt"},
	AtomicAdd:   {"atomicadd", "abt"},
	AtomicCAS:   {"atomiccas", "abvt"},
}

func (op Op) String() string { return shapes[op].name }

// flagNames are the flags in text form, by bit.
var flagNames = []string{"ok", "go", "defer", "default", "nonnil", "timed", "idem", "count",
	"exitthen", "exitelse", "foreign", "atend", "ranging", "reported", "contexts"}

// Defs returns the number of registers, from Dst on, that the instruction
// writes; 0 if Dst is NoReg or the instruction has no result.
func (i *Instr) Defs() int {
	if i.Dst == NoReg {
		return 0
	}
	switch i.Op {
	case Call, CallValue, Invoke:
		return int(i.N)
	case Next:
		return 3
	case Select:
		n := 2
		for _, c := range i.Cases {
			if !c.Send {
				n++
			}
		}
		return n
	case Recv, Lookup, Assert:
		if i.Has(CommaOk) {
			return 2
		}
	}
	return 1
}

// Uses calls yield with every operand that the instruction reads.
func (i *Instr) Uses(yield func(Operand)) {
	switch i.Op {
	case Moves:
		for k := 1; k < len(i.Args); k += 2 {
			yield(i.Args[k])
		}
		return
	case Select:
		for _, c := range i.Cases {
			yield(c.Chan)
			if c.Send {
				yield(c.Val)
			}
		}
		return
	}
	for _, letter := range shapes[i.Op].shape {
		switch letter {
		case 'a':
			yield(i.A)
		case 'b':
			yield(i.B)
		case 'v':
			for _, o := range i.Args {
				yield(o)
			}
		}
	}
}

// Ends reports whether control never goes on at the next instruction.
func (op Op) Ends() bool {
	switch op {
	case Jump, If, Return, PanicOp, Exit, Goexit:
		return true
	}
	return false
}
