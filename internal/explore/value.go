package explore

// A value is what a register or a slot holds. The zero value stands for the
// zero value of every Go type: nil, false, 0, an unlocked mutex.
type value struct {
	k   kind
	dir uint8 // of a channel: which ends this reference lacks; of an interface value: ours
	ref int32 // object
	n   int64 // number, slot, offset, function or type; depends on k
	x   *ext
}

// A kind says what a value is.
type kind uint8

const (
	kZero  kind = iota
	kAny        // unknown, without identity: no two are known to be equal
	kInt        // integer or boolean n
	kStr        // string number n
	kPtr        // slot n of object ref
	kChan       // channel object ref
	kFunc       // function number n with captured variables x
	kIface      // x.vals[0] with dynamic type number n
	kSym        // symbol ref plus n
	kSlice      // elements of object ref from slot n on; length and capacity in x.vals
	kMap        // map object ref
	kAgg        // struct value: slots in x
	kIter       // iterator over map ref, n entries visited
	kLock       // a mutex that is not free: see lock.go
	kGroup      // WaitGroup with counter n
	kCond       // waiting goroutines in x.vals
	kOnce       // n: 1 running by goroutine ref, 2 done
	kGone       // no value: the entry of a map of which not all is known was deleted
)

// An ext is the part of a value that does not fit. It never changes.
type ext struct {
	vals []value
	keys []int32 // of a struct value: the slots of vals, sorted
	// partial says that slots of a struct value which are not in keys are
	// unknown rather than zero; then vals has one more element, the symbol of
	// the whole.
	partial bool
	// ears says of a function value which of vals it only receives by: see
	// [fn.listens].
	ears []bool
}

// Directions that a reference to a channel may lack.
const (
	noSend uint8 = 1 << iota // cannot send or close
	noRecv                   // cannot receive
)

// ours, in place of directions, marks an interface value whose dynamic type no
// other package can name.
const ours uint8 = 1

func intValue(n int64) value {
	if n == 0 {
		return value{}
	}
	return value{k: kInt, n: n}
}

func boolValue(b bool) value {
	if b {
		return value{k: kInt, n: 1}
	}
	return value{}
}

// number returns the integer that v is, if it is one.
func (v value) number() (int64, bool) {
	switch v.k {
	case kZero:
		return 0, true
	case kInt:
		return v.n, true
	}
	return 0, false
}

// isRef reports whether v is known not to be the zero value of its type,
// because it refers to something.
func (v value) isRef() bool {
	switch v.k {
	case kPtr, kChan, kFunc, kIface, kSlice, kMap:
		return true
	}
	return false
}

// length returns the length of a slice value.
func (v value) length() value { return v.x.vals[0] }

// capacity returns the capacity of a slice value.
func (v value) capacity() value { return v.x.vals[1] }

// slot returns slot key of a struct value, and whether it is there.
func (x *ext) slot(key int32) (value, bool) {
	for i, k := range x.keys {
		if k == key {
			return x.vals[i], true
		}
	}
	return value{}, false
}

// whole returns the symbol of a partial struct value.
func (x *ext) whole() value { return x.vals[len(x.keys)] }
