package locks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A Net is what a call leaves of what it did to a lock.
type Net uint8

// What a call may leave.
const (
	Keep     Net = iota // the lock is as it was
	Acquires            // locked by the call
	AcquiresR
	Releases // unlocked by the call
	ReleasesR
	Unclear  // locked by the call, perhaps, and unlocked later by someone
	UnclearR // unlocked by the call, perhaps
	Mixed    // unlocked by the call on some ways, and left as it was on others that no result tells from them
)

// An Effect is what calling a function does to one lock, which the function
// reaches from a parameter, from a variable it captures, or from a global.
type Effect struct {
	Param  int    // index of the parameter, the receiver being the first; -1 if it is none
	Free   int    // index of the captured variable, or -1
	Global string // name of the global variable, or ""
	Path   string // from there to the lock
	Class  string
	Outs   []Out
	Result int    // one more than the index of the result that it is found from as well, or 0
	Way    string // from there
}

// loose reports whether the lock cannot be named by the caller.
func (e *Effect) loose() bool { return e.Param < 0 && e.Free < 0 && e.Global == "" }

// releases reports whether the call may unlock what it has not locked.
func (e *Effect) releases() bool {
	return slices.ContainsFunc(e.Outs, func(o Out) bool { return o.Net.releases() })
}

// acquires reports whether the call may leave the lock locked.
func (e *Effect) acquires() bool {
	return slices.ContainsFunc(e.Outs, func(o Out) bool {
		return o.Net == Acquires || o.Net == AcquiresR || o.Net == Unclear
	})
}

// releases reports whether the lock may be unlocked that the call has not locked.
func (n Net) releases() bool { return n == Releases || n == ReleasesR || n == UnclearR || n == Mixed }

// An Out is one way the call may end.
type Out struct {
	Result int    // index of the result that tells the ways apart, or -1
	Value  string // what the result is then, as a fact
	Net    Net
}

// effectOf sums up the exits of a function for one lock. It returns nil if
// nothing is left of what the function does.
func (w *walker) effect() *Effect {
	e := effectAt(w.ref, w.fn, w.class)
	e.Outs = outs(w.exits)
	if len(e.Outs) == 0 || len(e.Outs) == 1 && e.Outs[0].Net == Keep {
		return nil
	}
	if e.acquires() {
		w.givesLocked(&e)
	}
	return &e
}

// givesLocked notes that it is the lock of what the function returns: each time that it
// leaves it locked, it returns the object, and else nothing.
func (w *walker) givesLocked(e *Effect) {
	results := w.fn.Signature.Results()
	for k := range results.Len() {
		path, ok := w.pathFrom(k)
		if ok {
			e.Result, e.Way = k+1, path
			return
		}
	}
}

// pathFrom returns the path to the lock from one of the results, if it is found from that
// whenever it is left locked, and there is no such result whenever it is not.
func (w *walker) pathFrom(k int) (path string, ok bool) {
	for _, x := range w.exits {
		if x.panics {
			continue
		}
		ret, isReturn := x.at.(*ssa.Return)
		if !isReturn {
			return "", false
		}
		left := x.net == Acquires || x.net == AcquiresR
		none := ir.IsNil(ret.Results[k]) || x.results[k] == "=nil"
		if !left && x.net == Keep && none {
			continue
		}
		if !left || none {
			return "", false
		}
		for _, v := range givenBack(ret.Results[k]) {
			if ir.IsNil(v) {
				continue // on another way
			}
			p := strings.TrimPrefix(w.ref.Path, RefOf(v).Path)
			if !found(w.ref, v) || ok && p != path {
				return "", false
			}
			path, ok = p, true
		}
	}
	return path, ok
}

// outs merges the exits: if what they leave differs, a result must tell which
// of them it was, or it is unclear.
func outs(exits []exit) []Out {
	exits = slices.DeleteFunc(slices.Clone(exits), func(x exit) bool { return x.panics })
	nets := make(map[Net]bool)
	for _, x := range exits {
		nets[x.net] = true
	}
	if len(nets) == 0 {
		return nil
	}
	if len(nets) == 1 {
		for n := range nets {
			return []Out{{Result: -1, Net: n}}
		}
	}
	for _, mix := range []bool{false, true} {
		for i := range exits[0].results {
			if list := toldBy(exits, i, mix); list != nil {
				return list
			}
		}
	}
	if len(nets) == 2 && nets[Keep] && nets[Releases] {
		return []Out{{Result: -1, Net: Mixed}}
	}
	for n := range nets {
		if n.releases() {
			return []Out{{Result: -1, Net: UnclearR}}
		}
	}
	return []Out{{Result: -1, Net: Unclear}}
}

// mixes reports whether a lock is as it was, or has been unlocked, or one of the two.
func mixes(n Net) bool { return n == Keep || n == Releases || n == Mixed }

// toldBy returns the outs if the i'th result tells them apart, else nil; with mix, if it
// does so but for those that are as they were and those that unlock.
func toldBy(exits []exit, i int, mix bool) []Out {
	net := make(map[string]Net)
	for _, x := range exits {
		if i >= len(x.results) || x.results[i] == "" {
			return nil
		}
		v := x.results[i]
		old, ok := net[v]
		switch {
		case !ok || old == x.net:
			net[v] = x.net
		case mix && mixes(old) && mixes(x.net):
			net[v] = Mixed
		default:
			return nil
		}
	}
	var list []Out
	for v, n := range net {
		list = append(list, Out{Result: i, Value: v, Net: n})
	}
	slices.SortFunc(list, func(a, b Out) int { return cmp.Compare(a.Value, b.Value) })
	return list
}

// Effects is a fact about a function: what calling it does to locks.
type Effects struct {
	List      []Effect
	Acquires  []Acquire
	Callbacks []Callback
	Calls     []CalledParam
	Hooks     []Hook
	Joins     []Join
	Keeps     []Kept
	Places    []CalledPlace
	Lets      []string // classes of locks that it unlocks for a while, sorted
	Release   *Release // what its callers have to call, or nil
	// ClosesOnce says that it closes a channel of its object, be that closed or not: see theirs.go.
	ClosesOnce bool
	Abandons   int // one more than the index of the result that is a channel which others give up and never close, or 0
	Stream     int // what ends the goroutine that fills the channel which it returns: see stream.go
}

// AFact makes Effects a fact.
func (*Effects) AFact() {}

func (e *Effects) String() string { return fmt.Sprint("locks ", len(e.List)) }
