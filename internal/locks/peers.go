package locks

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Two objects of one type, whose locks are taken one after the other, may be
// given the other way round by another goroutine. That is so if both are looked
// up in one map by keys of which nothing is known, as the two accounts of a
// transfer are, or in one list by numbers that are given, or computed from what is,
// as the parts of a table are. Who compares them first keeps to an order.

// A Swap is a place that takes the locks of two objects in any order.
type Swap struct {
	First, Second Ref
	At            ssa.Instruction // where the second is locked
	From          ssa.Instruction // where both are handed to the function; nil if it finds them itself
	Why           string          // what shows that they may come in any order
}

// A peer is a pair of parameters that a function locks one after the other.
type peer struct {
	first, second int
	swap          Swap
}

// pair notes that a lock is taken while that of another object of the same type
// is held, and nothing else.
func (p *program) pair(in *info, at ssa.Instruction, h holding, from, to Ref, read bool) {
	if x, y := indexes(in.fn, from, to); x != nil {
		if !(h[from] && read) && len(h) == 1 && !ordered(in.fn, x, y) {
			p.swaps = append(p.swaps, Swap{First: from, Second: to, At: at, Why: fromMap})
		}
		return
	}
	if from.Root == to.Root || from.Path != to.Path || h[from] && read || len(h) > 1 || ordered(in.fn, from.Root, to.Root) {
		return
	}
	s := Swap{First: from, Second: to, At: at, Why: fromMap}
	if lookedUp(from.Root, to.Root) {
		p.swaps = append(p.swaps, s)
		return
	}
	i, j := paramOf(in.fn, from.Root), paramOf(in.fn, to.Root)
	if i >= 0 && j >= 0 && ir.Public(in.fn) && alike(in.fn, from.Root, to.Root) {
		s.Why = "any two may be given here, in several goroutines: both are changed alike, so neither has to come first"
		p.swaps = append(p.swaps, s)
		return
	}
	if i >= 0 && j >= 0 && len(in.peers) < maxAcquires {
		in.peers = append(in.peers, peer{i, j, s})
	}
}

// indexes returns the two parameters by which the locks of two elements of one list are
// found, or nil.
func indexes(fn *ssa.Function, a, b Ref) (x, y ssa.Value) {
	if a.Root != b.Root {
		return nil, nil
	}
	for _, p := range fn.Params {
		for _, q := range fn.Params {
			before, after, ok := strings.Cut(a.Path, "["+p.Name()+"]")
			if ok && p != q && b.Path == before+"["+q.Name()+"]"+after {
				return p, q
			}
		}
	}
	return nil, nil
}

// paired notes which objects are handed to a function that locks both.
func (p *program) paired(in *info, c *ssa.Call, h holding, fn *ssa.Function) {
	if len(h) > 0 || len(fn.Blocks) == 0 || origin(fn).Pkg != in.fn.Pkg {
		return
	}
	for _, pr := range p.summarize(fn).peers {
		x, y := c.Call.Args[pr.first], c.Call.Args[pr.second]
		if x == y || ordered(in.fn, x, y) {
			continue
		}
		pr.swap.From = c
		if anyTwo(in.fn, x, y) {
			pr.swap.Why = "any two may be given here, in several goroutines"
			p.swaps = append(p.swaps, pr.swap)
		} else if lookedUp(x, y) {
			p.swaps = append(p.swaps, pr.swap)
		} else if i, j := paramOf(in.fn, x), paramOf(in.fn, y); i >= 0 && j >= 0 && len(in.peers) < maxAcquires {
			in.peers = append(in.peers, peer{i, j, pr.swap})
		}
	}
}

const fromMap = "both are looked up, in any order"

func paramOf(fn *ssa.Function, v ssa.Value) int {
	param, ok := v.(*ssa.Parameter)
	if !ok {
		return -1
	}
	return slices.Index(fn.Params, param)
}

// lookedUp reports whether two values come from one map, by different keys.
func lookedUp(x, y ssa.Value) bool {
	a, b := lookup(x), lookup(y)
	return a.key != nil && b.key != nil && a.key != b.key && a.in == b.in && unknownKey(a.key) && unknownKey(b.key)
}

// unknownKey reports whether a key is one that was given, and not chosen here.
func unknownKey(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Const, *ssa.Phi:
		return false
	}
	return true
}

// A place is where a value was found: in a map, or by a function that looks it up
// in one for whoever calls it.
type place struct {
	in  Ref           // the map, or what the function is given to look in
	by  *ssa.Function // nil if it is a map
	key ssa.Value     // nil if it is not known
}

// lookup returns where a value is looked up.
func lookup(v ssa.Value) place {
	result := 0
	if e, ok := v.(*ssa.Extract); ok {
		v, result = e.Tuple, e.Index
	}
	switch v := v.(type) {
	case *ssa.Lookup:
		return place{in: RefOf(v.X), key: v.Index}
	case *ssa.UnOp:
		if at := elementOf(v); at != nil && isParam(at.Index) {
			return place{in: RefOf(at.X), key: at.Index}
		}
	case *ssa.Call:
		fn := v.Call.StaticCallee()
		if fn == nil || len(v.Call.Args) != 2 || fn.Signature.Recv() == nil || !finds(origin(fn), result) {
			return place{}
		}
		return place{in: RefOf(v.Call.Args[0]), by: fn, key: v.Call.Args[1]}
	}
	return place{}
}

// elementOf returns where an element of a list in a field is that was loaded, or nil.
func elementOf(v *ssa.UnOp) *ssa.IndexAddr {
	at, ok := v.X.(*ssa.IndexAddr)
	if !ok || !isLoad(v) {
		return nil
	}
	list, ok := at.X.(*ssa.UnOp)
	if !ok || !isLoad(list) {
		return nil
	}
	if _, field := list.X.(*ssa.FieldAddr); !field {
		return nil
	}
	return at
}

// finds reports whether a method with one parameter returns what it finds by it in
// a map, or by what it computes from it in a list, and nothing else but nil, or what it
// has just made.
func finds(fn *ssa.Function, result int) bool {
	found := false
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, v := range values(ret.Results[result]) {
			if e, ok := v.(*ssa.Extract); ok && e.Index == 0 {
				v = e.Tuple
			}
			switch v := v.(type) {
			case *ssa.Const, *ssa.Alloc:
			case *ssa.Lookup:
				if v.Index != fn.Params[1] {
					return false
				}
				found = true
			case *ssa.UnOp:
				at := elementOf(v)
				if at == nil || !derived(at.Index, fn.Params[1], 0) {
					return false
				}
				found = true
			default:
				return false
			}
		}
	}
	return found
}

// values returns what a result may be: with deferred calls, it is stored first.
func values(result ssa.Value) []ssa.Value {
	switch v := result.(type) {
	case *ssa.Phi:
		return v.Edges
	case *ssa.UnOp:
		slot, ok := v.X.(*ssa.Alloc)
		if !ok || v.Op != token.MUL {
			break
		}
		var all []ssa.Value
		for _, use := range *slot.Referrers() {
			if st, ok := use.(*ssa.Store); ok && st.Addr == slot {
				all = append(all, st.Val)
			}
		}
		return all
	}
	return []ssa.Value{result}
}

// ordered reports whether a function compares two objects, or anything that it
// knows of them, other than to see whether they are the same.
func ordered(fn *ssa.Function, x, y ssa.Value) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			v, ok := i.(ssa.Value)
			if ok && compares(v) && derived(v, x, 0) && derived(v, y, 0) {
				return true
			}
		}
	}
	return false
}

// compares reports whether a value says which of two things comes first.
func compares(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.BinOp:
		return v.Op == token.LSS || v.Op == token.GTR || v.Op == token.LEQ || v.Op == token.GEQ
	case *ssa.Call:
		b, ok := v.Type().Underlying().(*types.Basic)
		return ok && b.Info()&(types.IsBoolean|types.IsInteger) != 0 && !strings.HasPrefix(v.Call.String(), "len(")
	}
	return false
}

// derived reports whether a value depends on another one, or on the key by which
// that was looked up.
func derived(v, from ssa.Value, depth int) bool {
	if v == from {
		return true
	}
	if key := lookup(from).key; key != nil && v == key {
		return true
	}
	i, ok := v.(ssa.Instruction)
	return ok && depth < maxDepth && slices.ContainsFunc(i.Operands(nil), func(op *ssa.Value) bool { return *op != nil && derived(*op, from, depth+1) })
}

// swapped returns the places that take two locks in any order, each once.
func (p *program) swapped() []Swap {
	var list []Swap
	for _, s := range p.swaps {
		if !p.testing(s.At.Parent()) && !slices.ContainsFunc(list, func(t Swap) bool { return t.At == s.At }) {
			list = append(list, s)
		}
	}
	return list
}
