package leak

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// Who sends a signal on a channel if somebody takes it, and drops it otherwise, relies on
// the room in the channel: it keeps the signal for one who is about to wait. Where the
// object is new, the channel has room; who replaces it by one without loses signals.

// A lossy is the make of a channel without room, with one that has room.
type lossy struct {
	make  *ssa.MakeChan
	first *ssa.MakeChan
	send  *ssa.Select
}

// lossySignals returns the channels of signals that are replaced by ones without room.
func lossySignals(funcs []*ssa.Function) (list []lossy) {
	made := make(map[string][]*ssa.Store)
	other := make(map[string]bool)        // stored to, or sent on, in another way
	drops := make(map[string]*ssa.Select) // where a signal is dropped if nobody takes it
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				switch i := i.(type) {
				case *ssa.Store:
					if f, ok := i.Addr.(*ssa.FieldAddr); ok && isChan(i.Val.Type()) {
						if _, ok := i.Val.(*ssa.MakeChan); ok {
							made[locks.ClassOf(f)] = append(made[locks.ClassOf(f)], i)
						} else {
							other[locks.ClassOf(f)] = true
						}
					}
				case *ssa.Send:
					other[classOf(i.Chan)] = true
				case *ssa.Select:
					for _, s := range i.States {
						switch {
						case s.Dir != types.SendOnly:
						case i.Blocking:
							other[classOf(s.Chan)] = true
						default:
							drops[classOf(s.Chan)] = i
						}
					}
				}
			}
		}
	}
	for _, fn := range funcs {
		for st := range madeFor(fn) {
			class := locks.ClassOf(st.Addr)
			if mk := st.Val.(*ssa.MakeChan); !other[class] && drops[class] != nil && room(mk) == 0 {
				if first := firstWithRoom(made[class]); first != nil {
					list = append(list, lossy{mk, first, drops[class]})
				}
			}
		}
	}
	return list
}

// firstWithRoom returns the channel with room that a new object is given, if all are.
func firstWithRoom(made []*ssa.Store) (first *ssa.MakeChan) {
	for _, st := range made {
		if _, fresh := st.Addr.(*ssa.FieldAddr).X.(*ssa.Alloc); !fresh {
			continue
		}
		mk := st.Val.(*ssa.MakeChan)
		if room(mk) <= 0 {
			return nil
		}
		first = mk
	}
	return first
}

// room returns how much room a new channel has, or -1 if that is computed.
func room(mk *ssa.MakeChan) int64 {
	if c, ok := mk.Size.(*ssa.Const); ok {
		return c.Int64()
	}
	return -1
}
