package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A census says, for a state in which all goroutines are parked, which of them
// are stuck for good. It applies the rule of the Go runtime's own leak
// detector: what an enabled goroutine can reach is alive; a blocked goroutine
// is alive if something alive can reach what it waits for. Three refinements
// make it sharper, each sound: a lock waits for its holder; a reference that
// can only receive cannot help a receiver; and who is alive must still have an
// operation in the code ahead that could help.
type census struct {
	m     *machine
	s     *state
	reach []reach // by goroutine
	may   []opSet // what its code ahead can do
	live  []bool
	all   opSet  // union of may over live goroutines
	ticks []bool // by goroutine: see [machine.ticking]; may be nil
	stops []bool // by goroutine: see [census.until]; otherwise false
}

// census counts in the memory of the one before: there is one at a time.
func (m *machine) census(s *state) *census {
	c := &m.censuses
	c.m, c.s, c.all, c.ticks = m, s, 0, nil
	c.reach = resize(c.reach, len(s.gs))
	c.may = resize(c.may, len(s.gs))
	c.live = resize(c.live, len(s.gs))
	c.stops = resize(c.stops, len(s.gs))
	for gi, g := range s.gs {
		if g.status == ended {
			continue
		}
		c.reach[gi] = m.newReach(s)
		c.reach[gi].goroutine(s, g)
		c.may[gi] = m.ahead(g)
		if gi == 0 && m.root.Results > 0 {
			c.may[gi] |= mayAll // the caller may do anything with what it gets
		}
	}
	return c
}

// others returns all goroutines but one.
func (c *census) others(gi int32) []int32 {
	var out []int32
	for hi := range c.s.gs {
		if int32(hi) != gi {
			out = append(out, int32(hi))
		}
	}
	return out
}

func (c *census) free() {
	for _, r := range c.reach {
		if r != nil {
			c.m.freeReach(r)
		}
	}
}

// ahead returns what the code in front of a goroutine may do.
func (m *machine) ahead(g *goroutine) opSet {
	set := own(g.op.in) // it is about to do this, unless it is stuck here
	for f := g.top; f != nil; f = f.up {
		m.prog.summarize(f.fn) // a method that was found by its dynamic type may be new
		set |= f.fn.may(f.pc, m.u)
		for _, d := range f.defers {
			if d.fn.k == kFunc && d.fn.n >= 0 {
				set |= m.prog.fns[d.fn.n].summary
			}
		}
	}
	if set&mayDynamic != 0 {
		set |= m.u.dynamic
	}
	return set
}

// loadsAhead adds the classes of locations that the code in front of a
// goroutine may load.
func (m *machine) loadsAhead(set *classSet, g *goroutine) {
	for f := g.top; f != nil; f = f.up {
		m.prog.summarize(f.fn)
		f.fn.mayLoad(set, f.pc, m.u)
		for _, d := range f.defers {
			if d.fn.k == kFunc && d.fn.n >= 0 {
				callee := m.prog.fns[d.fn.n]
				m.prog.summarize(callee)
				callee.mayLoad(set, 0, m.u)
			} else {
				*set = allClasses
			}
		}
	}
}

// stuck returns the goroutines that are stuck, given those that can move.
func (c *census) stuck(enabled []bool) []int32 {
	for gi := range c.s.gs {
		if enabled[gi] {
			c.enliven(int32(gi))
		}
	}
	c.spread(nobody)
	var out []int32
	for gi, g := range c.s.gs {
		if g.status == parked && !c.live[gi] {
			out = append(out, int32(gi))
		}
	}
	return out
}

// spread enlivens who can be helped by somebody alive, but for one goroutine.
func (c *census) spread(but int32) {
	for changed := true; changed; {
		changed = false
		for gi, g := range c.s.gs {
			if g.status == parked && int32(gi) != but && !c.live[gi] && c.helped(int32(gi)) {
				c.enliven(int32(gi))
				changed = true
			}
		}
	}
}

func (c *census) enliven(gi int32) {
	c.live[gi] = true
	c.all |= c.may[gi]
}

// helped reports whether anything alive can let goroutine gi go on.
func (c *census) helped(gi int32) bool {
	p := &c.s.gs[gi].op
	switch p.in.Op {
	case skeleton.Select:
		for _, pc := range p.cases {
			if c.stops[gi] && !pc.send {
				continue
			}
			if c.channelHelped(pc.obj, pc.send) {
				return true
			}
		}
		return false
	case skeleton.Send:
		return c.channelHelped(p.obj, true)
	case skeleton.Recv:
		return c.channelHelped(p.obj, false)
	}
	if p.obj < 0 || c.s.heap[p.obj].open && !hasHolder(p.in.Op) {
		return p.obj != nobody
	}
	for hi := range c.s.gs {
		if c.live[hi] && c.helps(int32(hi), gi) {
			return true
		}
	}
	if p.in.Op == skeleton.Lock || p.in.Op == skeleton.RLock {
		return c.lockElsewhere(p)
	}
	if p.in.Op == skeleton.Acquire && p.extra.k == kInt {
		return c.channelHelped(int32(p.extra.n), false)
	}
	return false
}

// hasHolder reports whether an operation waits for the goroutine that holds
// something, which was seen to take it.
func hasHolder(op skeleton.Op) bool {
	return op == skeleton.Lock || op == skeleton.RLock || op == skeleton.Once
}

// lockElsewhere reports whether a lock may be released by code that is not
// seen: its object is open, and who locked it has ended without unlocking, or has
// lent it with another one that somebody else has.
func (c *census) lockElsewhere(p *pending) bool {
	if !c.s.heap[p.obj].open {
		return false
	}
	v, _ := c.s.get(p.obj, p.key)
	gone := false
	holders(v, func(h int32) { gone = gone || c.s.gs[h].status == ended })
	return gone || slices.ContainsFunc(c.s.held, func(l heldLock) bool {
		return l.obj == p.obj && l.key == p.key && l.with != 0 && c.shared(l.with-1)
	})
}

// shared reports whether an object is reached by code that is not seen, or by
// another goroutine than the one that would be stuck.
func (c *census) shared(obj int32) bool {
	if c.s.heap[obj].open {
		return true
	}
	for hi := range c.s.gs {
		if c.live[hi] && c.reach[hi][obj] != 0 {
			return true
		}
	}
	return false
}

func (c *census) channelHelped(obj int32, send bool) bool {
	if obj < 0 {
		return obj == anybody
	}
	o := c.s.heap[obj]
	if send && o.receives() || !send && o.sends() || o.ch.arb&servedBy(send) != 0 || c.endsLater(obj) {
		return true
	}
	for hi := range c.s.gs {
		if c.live[hi] && c.helpsChannel(int32(hi), obj, send) {
			return true
		}
	}
	return false
}

// endsLater reports whether a Done channel, or that of a parent, is closed
// once a test has ended, which it will.
func (c *census) endsLater(obj int32) bool {
	for {
		o := c.s.heap[obj]
		if !o.ch.done || o.ch.atEnd {
			return o.ch.atEnd && (c.live[o.ch.owner] || !c.m.runsTest(c.s, o.ch.owner))
		}
		up, ok := c.s.parent(obj)
		if !ok {
			return false
		}
		obj = up
	}
}

// servedBy returns the mark of a partner that left a loop of unknown trip
// count, in which it received from senders or sent to receivers: it may just as
// well have gone on as long as anybody waits.
func servedBy(send bool) uint8 {
	if send {
		return noSend
	}
	return noRecv
}

// helpsChannel reports whether goroutine hi may receive from channel obj, if
// the other one wants to send, or else may send to it or close it.
func (c *census) helpsChannel(hi, obj int32, send bool) bool {
	need, ops := canSend, maySend|mayClose|mayArm
	if send {
		// A close lets a sender go on as well, if only to panic.
		need, ops = canAll, mayRecv|mayClose
	}
	if c.holds(hi, obj, need, ops) {
		return true
	}
	o := c.s.heap[obj]
	if !o.ch.done {
		return false
	}
	up, ok := c.s.parent(obj)
	return ok && (c.s.heap[up].sends() || c.helpsChannel(hi, up, send))
}

// holds reports whether goroutine hi reaches the object with one of the
// capabilities, and it or somebody alive to whom it may hand the reference has
// one of the operations ahead.
func (c *census) holds(hi, obj int32, caps uint8, ops opSet) bool {
	if c.reach[hi] == nil || c.reach[hi][obj]&caps == 0 {
		return false
	}
	if c.may[hi]&ops != 0 {
		return true
	}
	return c.may[hi]&(maySend|mayStore) != 0 && c.all&ops != 0 || c.may[hi]&mayStore != 0 && c.reachesOpen(hi)
}

// reachesOpen reports whether a goroutine reaches memory that code which is not seen has
// as well: what it stores there is in the hands of that code.
func (c *census) reachesOpen(hi int32) bool {
	for obj, caps := range c.reach[hi] {
		if o := c.s.heap[obj]; caps != 0 && o != nil && o.open && o.kind != oChan {
			return true
		}
	}
	return false
}

// helps reports whether goroutine hi can let gi go on.
func (c *census) helps(hi, gi int32) bool {
	p := &c.s.gs[gi].op
	switch p.in.Op {
	case skeleton.Select:
		for _, pc := range p.cases {
			if c.stops[gi] && !pc.send {
				continue
			}
			if pc.obj >= 0 && c.helpsChannel(hi, pc.obj, pc.send) {
				return true
			}
		}
		return false
	case skeleton.Send, skeleton.Recv:
		return p.obj >= 0 && c.helpsChannel(hi, p.obj, p.in.Op == skeleton.Send)
	}
	if p.obj < 0 {
		return false
	}
	v, _ := c.s.get(p.obj, p.key)
	switch p.in.Op {
	case skeleton.Lock, skeleton.RLock:
		return c.holdsLock(hi, p, v)
	case skeleton.Once:
		return v.k == kOnce && v.ref == hi
	case skeleton.Wait:
		return c.holds(hi, p.obj, canAll, mayAdd)
	case skeleton.CondWait:
		return c.holds(hi, p.obj, canAll, maySignal)
	case skeleton.Acquire:
		return c.holds(hi, p.obj, canAll, mayRelease) ||
			p.extra.k == kInt && p.extra.n >= 0 && c.helpsChannel(hi, int32(p.extra.n), false)
	}
	return false
}

// holdsLock reports whether goroutine hi holds the lock and may release it. A
// lock that somebody releases who did not take it can be released by anybody
// who reaches it.
func (c *census) holdsLock(hi int32, p *pending, v value) bool {
	held := false
	holders(v, func(h int32) { held = held || h == hi })
	if held {
		return true
	}
	return (c.m.handover[lockClass{c.s.heap[p.obj].site, p.key}] || c.s.gs[hi].takesOver(p.in)) &&
		c.holds(hi, p.obj, canAll, mayUnlock)
}

// takesOver reports whether a goroutine runs a function that releases a lock of
// the class of a blocked operation and takes none, or, if the class is not known,
// any before it takes one: somebody else has taken it for the goroutine.
func (g *goroutine) takesOver(in *instr) bool {
	cls := uint16(in.M)
	for f := g.top; f != nil; f = f.up {
		if cls != 0 && f.fn.unlocks.has(cls) && !f.fn.locks.has(cls) || cls == 0 && f.fn.givesBack() {
			return true
		}
	}
	return false
}

// A lockClass is a lock field of all objects that one instruction makes.
type lockClass struct {
	site *instr
	key  int32
}

// handedOver remembers that a lock was released by another goroutine than the
// one that took it, or by one too many.
func (m *machine) handedOver(s *state, yes bool, op pending) {
	if yes {
		m.handover[lockClass{s.heap[op.obj].site, op.key}] = true
	}
}
