package explore

import "slices"

// A state is one state of the machine. States share what they have in common:
// objects, goroutines and frames carry the number of the state that may change
// them in place, and are copied by any other before it does.
type state struct {
	id      uint64 // owner number
	pool    *pool  // of the machine
	heap    []*object
	gap     int32   // before it, all places on the heap are taken
	known   []int32 // the derived symbols on the heap, oldest first
	gs      []*goroutine
	globals []globalRef // sorted by number
	serial  int32       // activations so far
	held    []heldLock  // locks of open objects that are held
	onces   int32       // functions of a Once that are running
	symbols int32       // symbols so far, never hashed
	given   int32       // symbols that the root was given: the first ones
	owed    []heldLock  // locks of open objects that were released, having been taken elsewhere

	// pre holds the choices already made for the instruction being executed,
	// by goroutine chooser, used how many of them it has asked for again, want
	// how many ways there are at the first one that is not made yet.
	pre     []int8
	chooser int32
	used    int
	want    int

	script   *tracer // makes the choices while a witness is replayed
	last     int32   // goroutine that moved last
	switches int32   // number of preemptions so far
	depth    int32   // number of transitions so far
	way      *way
}

// A way is how a state was reached: the transition from the state before,
// and the choices made while its goroutines went on to their next operation.
type way struct {
	up      *way
	at      []digest // of the states that were met on it, in a test
	move    int16
	choices []int8
}

// A heldLock is a lock of an open object that somebody holds.
type heldLock struct {
	obj, key int32
	cls      uint16
	// with is one more than the object that refers to the lock's and that was
	// returned by who took it, such as a transaction; 0 if there is none.
	with int32
}

// A globalRef says which object a global variable is.
type globalRef struct {
	global, object int32
}

// An object is a piece of memory, a channel, a map or a symbol.
type object struct {
	own  uint64
	kind objectKind
	// open says that code which is not seen can reach the object, though a channel
	// perhaps only to send or to receive: see [chanState].
	open bool
	// partial says that a slot without value is unknown rather than zero; if to is
	// not 0, only one from from on and before to: a struct was stored there. Of an
	// iterator: how many entries have come, and the edition of the map that it began with.
	partial  bool
	from, to int32
	// counted says that it is a list as long as a number that may be tied to another one.
	counted bool
	site    *instr // where it was made; nil for symbols and foreign memory
	whole   value  // of a partial object: the symbol it is a copy of, or zero
	slots   []slot // of memory and maps, sorted by key (memory) or in order of insertion (maps)

	ch  *chanState // of a channel; of anything else the zero value, see [noChan]
	sym *symState  // of a symbol or an iterator; of anything else the zero value
}

// What an object that is no channel, or no symbol, refers to as such: all others have the
// same, which nobody changes. Most objects are plain memory, and a third as large by it.
var (
	noChan chanState
	noSym  symState
)

// newChan returns a channel, which is open in no sense yet.
func newChan(site *instr) *object {
	o := new(struct {
		object
		state chanState
	})
	o.kind, o.site = oChan, site
	o.ch, o.sym = &o.state, &noSym
	return &o.object
}

// copy returns a copy of an object that may be changed.
func (o *object) copy(p *pool) *object {
	var c *object
	switch {
	case o.ch != &noChan:
		c = newChan(o.site)
		*c.ch = *o.ch
		c.ch.buf = slices.Clone(o.ch.buf)
	case o.sym != &noSym:
		c = p.newSym()
		*c.sym = *o.sym
	default:
		c = p.newPlain()
	}
	ch, sym, room := c.ch, c.sym, c.slots
	*c = *o
	c.ch, c.sym = ch, sym
	c.slots = append(room, o.slots...)
	return c
}

// unknownAt reports whether a slot of memory is unknown if it has no value.
func (o *object) unknownAt(key int32) bool {
	return o.partial && (o.to == 0 || o.from <= key && key < o.to)
}

type objectKind uint8

const (
	oMem objectKind = iota
	oChan
	oMap
	oSym
)

// A slot is one slot of memory, or one entry of a map.
type slot struct {
	key int32  // of memory
	cls uint16 // class of the instructions that load it; 0: any
	k   value  // of a map
	v   value

	guessed bool // of a map: nothing but a guess says that a key by which it was found is its own
}

// A chanState is the state of a channel.
type chanState struct {
	cap       int32
	len       int32
	closed    bool
	elsewhere bool       // it was closed by code that is not seen: see [Program.OnlyClosed]
	ample     bool       // capacity is not known: never full
	scaled    bool       // capacity is a constant that was scaled
	size      value      // the symbol that the capacity is, if it is the length of something: see [state.roomy]
	lacks     uint8      // of an open channel: what code that is not seen cannot do with it, noSend or noRecv
	served    bool       // time or the environment sends (or closes, if done)
	oneShot   bool       // at most once per arming
	armed     bool       //
	far       bool       // armed, but for a time that never comes
	done      bool       // a Done channel
	atEnd     bool       // it is closed once a test has ended: see [machine.closesContexts]
	owner     int32      // the goroutine of that test
	parent    value      // of a Done channel: the parent's
	arb       uint8      // ends that a loop of unknown trip count has served and left
	given     bool       // unbuffered, and given to the caller of the root, who may not use it
	used      bool       // a value has been sent
	lasting   bool       // of an open channel: code that is not seen sends signals and never closes it
	met       bool       // code that is not seen may have done what an operation in view did not wait for
	buf       []value    // what is in the buffer
	measures  [3]measure // what says how often it is used, by side, never hashed
}

// A symState is what is known of a symbol.
type symState struct {
	kind   uint8 // skeleton.Kind
	nonNil bool
	isNil  bool
	made   bool    // an error that was made after the program had begun
	sent   bool    // a list elements of which were sent on as they are: see [state.passOn]
	lo, hi int64   // bounds of a number or boolean
	counts bool    // loops have been compared with it
	id     measure // by which it is told from others, never hashed
	op     symOp
	a, b   value  // operands of a derived symbol
	cls    uint16 // of a slot: class of the instructions that load it
	mat    int32  // the memory or channel behind it, or -1
}

// A goroutine is one goroutine.
type goroutine struct {
	own    uint64
	status status
	many   bool  // it was started in a loop
	parent int32 // who started it
	born   int32 // serial number of its start
	from   Place // where it was started, outside of models; the zero Place for the first
	fn     *fn
	top    *frame
	op     pending
	unwind unwinding
	// notified says that the condition it waits for was signalled.
	notified bool
	// stuckSeen says that it was found stuck, and reported, before.
	stuckSeen bool
	ops       []loopOp   // operations inside of loops of unknown trip count
	measure   measure    // how often it was started: never hashed
	line      uint64     // see [goroutine.descends]
	starts    int        // goroutines that it has started
	cleans    bool       // it is that of a test that has come to its cleanups
	asked     []question // that it was given an answer to, where somebody wants to know
}

type status uint8

const (
	running status = iota // has local steps to do
	parked                // waits at a visible operation
	ended
)

// A loopOp is an operation on a channel inside of a loop whose trip count is
// not understood.
type loopOp struct {
	serial int32 // activation of the loop
	loop   int32
	object int32
	end    uint8 // noSend: it received; noRecv: it sent
}

// A frame is one activation of a function.
type frame struct {
	own      uint64
	up       *frame
	fn       *fn
	pc       int32
	serial   int32
	dst      int32 // first register of the caller that gets a result, or -1
	ndst     int32
	role     role
	by       *instr // the defer statement of a deferred call
	depth    int32
	regs     []value
	defers   []deferred
	visits   []uint8       // of the loops of fn, never hashed
	measures []loopMeasure // what bounds the loops of fn, never hashed nor changed
}

// A role says why a frame runs.
type role uint8

const (
	called    role = iota
	deferring      // by RunDefers of the frame below
	unwinds        // by a panic or Goexit that unwinds the frame below
)

// A deferred is a deferred call.
type deferred struct {
	in   *instr
	fn   value // function to call
	args []value
	last bool // it is the cleanup of a test: see [machine.cleansUp]
}

// An unwinding is a panic or Goexit on its way up the stack.
type unwinding struct {
	kind      PanicKind // 0: none
	recovered bool
	at        *instr // operation that panicked
	stack     []Place
	object    int32
	// first is the panic that came before, if this one is that of a deferred
	// call that ran because of it. It is what went wrong.
	first *unwinding
	// outer is what was going on when this one began, in a deferred call that
	// ran because of it. A Goexit goes on when this one is over, wherever that
	// is; a panic does so only if this one does not get past that call.
	outer *unwinding
	// past says that this one has got past the call that outer had made.
	past bool
}

// clone returns a copy of s. Neither may change what both share from now on.
func (m *machine) clone(s *state) *state {
	c := m.pool.newState(s)
	m.owner++
	c.id = m.owner
	m.owner++
	s.id = m.owner
	c.globals = slices.Clip(s.globals)
	s.globals = c.globals
	c.known = slices.Clip(s.known)
	s.known = c.known
	c.held = slices.Clip(s.held)
	s.held = c.held
	c.owed = slices.Clip(s.owed)
	s.owed = c.owed
	c.pre = nil
	return c
}

// object returns object i for changing.
func (s *state) object(i int32) *object {
	o := s.heap[i]
	if o.own != s.id {
		o = o.copy(s.pool)
		o.own = s.id
		s.heap[i] = o
	}
	return o
}

// goroutine returns goroutine i for changing.
func (s *state) goroutine(i int32) *goroutine {
	g := s.gs[i]
	if g.own != s.id {
		c := s.pool.newGoroutine()
		*c = *g
		c.own = s.id
		c.ops = slices.Clone(g.ops)
		c.asked = slices.Clip(g.asked)
		g = c
		s.gs[i] = g
	}
	return g
}

// frame returns the top frame of goroutine i for changing.
func (s *state) frame(i int32) *frame {
	g := s.goroutine(i)
	g.top = s.ownFrame(g.top)
	return g.top
}

// ownFrame returns a frame, or a copy of it that may be changed.
func (s *state) ownFrame(f *frame) *frame {
	if f.own == s.id {
		return f
	}
	c := s.pool.newFrame(len(f.regs))
	regs := c.regs
	*c = *f
	c.own = s.id
	c.regs = regs
	copy(c.regs, f.regs)
	c.visits = slices.Clone(f.visits)
	c.defers = slices.Clip(f.defers)
	return c
}

// addMemory puts new memory on the heap.
func (s *state) addMemory(site *instr) int32 {
	o := s.pool.newPlain()
	o.kind, o.site = oMem, site
	return s.add(o)
}

// add puts a new object on the heap, in a free place if there is one.
func (s *state) add(o *object) int32 {
	o.own = s.id
	if o.ch == nil {
		o.ch, o.sym = &noChan, &noSym
	}
	i := s.gap
	for int(i) < len(s.heap) && s.heap[i] != nil {
		i++
	}
	s.gap = i + 1
	if int(i) < len(s.heap) {
		s.heap[i] = o
	} else {
		s.heap = append(s.heap, o)
	}
	return i
}

// get returns slot key of memory object i, and whether it has a value.
func (s *state) get(i, key int32) (value, bool) {
	slots := s.heap[i].slots
	if j, ok := findSlot(slots, key); ok {
		return slots[j].v, true
	}
	return value{}, false
}

// findSlot returns where a slot is, or would be. There are few, mostly.
func findSlot(slots []slot, key int32) (int, bool) {
	i, j := 0, len(slots)
	for i < j {
		if m := (i + j) / 2; slots[m].key < key {
			i = m + 1
		} else {
			j = m
		}
	}
	return i, i < len(slots) && slots[i].key == key
}

// set gives slot key of memory object i a value.
func (s *state) set(i, key int32, v value) { s.setClass(i, key, v, 0) }

// setClass does so for a slot that only instructions of a class load.
func (s *state) setClass(i, key int32, v value, cls uint16) {
	o := s.object(i)
	j, ok := findSlot(o.slots, key)
	if ok {
		o.slots[j].v = v
		if o.slots[j].cls != cls {
			o.slots[j].cls = 0
		}
	} else {
		o.slots = slices.Insert(o.slots, j, slot{key: key, cls: cls, v: v})
	}
}
