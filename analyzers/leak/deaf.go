package leak

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who wants no more signals, to end everything, leaves the channel open: signal.Stop does not
// close it. A goroutine that does nothing but wait for them, again and again, never ends.

// A deafWait is the wait of such a goroutine.
type deafWait struct {
	recv *ssa.UnOp
	stop *ssa.Call
}

// signalChans is what a package does with the channels of signals in fields.
type signalChans struct {
	notified, stopped map[string][]*ssa.Call
	others            map[string]bool // it is closed or sent to, or in other hands
	waits             []*ssa.UnOp
}

// deafWaits returns the waits of goroutines for signals that an exported method has stopped.
func deafWaits(funcs []*ssa.Function) (list []deafWait) {
	s := signalChans{make(map[string][]*ssa.Call), make(map[string][]*ssa.Call), make(map[string]bool), nil}
	started := make(map[*ssa.Function]bool)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				s.add(i)
				if g, ok := i.(*ssa.Go); ok && g.Call.StaticCallee() != nil {
					started[g.Call.StaticCallee()] = true
				}
			}
		}
	}
	for _, w := range s.waits {
		class := loadedFrom(w.X)
		stops := s.stopped[class]
		if len(stops) != 1 || len(s.notified[class]) == 0 || s.others[class] || !started[w.Parent()] || !endless(w) {
			continue
		}
		if stop := stops[0]; isExported(stop.Parent()) && !s.resumed(class) {
			list = append(list, deafWait{w, stop})
		}
	}
	return list
}

// resumed reports whether signals are asked for by an exported method other than the one
// that makes the channel: they may be asked for again.
func (s *signalChans) resumed(class string) bool {
	for _, n := range s.notified[class] {
		if isExported(n.Parent()) && n.Parent().Signature.Recv() != nil && !storesTo(n.Parent(), class) {
			return true
		}
	}
	return false
}

func storesTo(fn *ssa.Function, class string) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if st, ok := i.(*ssa.Store); ok && locks.ClassOf(st.Addr) == class {
				return true
			}
		}
	}
	return false
}

func (s *signalChans) add(i ssa.Instruction) {
	load, ok := i.(*ssa.UnOp)
	if !ok || load.Op != token.MUL || !isSignalChan(load) || loadedFrom(load) == "" {
		return
	}
	class := loadedFrom(load)
	for _, r := range *load.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			s.waits = append(s.waits, r)
		case *ssa.ChangeType: // to a channel to send on, for package signal
			for _, r := range *r.Referrers() {
				s.addCall(r, class)
			}
		case *ssa.Select:
			for _, st := range r.States {
				s.others[class] = s.others[class] || st.Chan != load || st.Send != nil
			}
		default:
			s.others[class] = true
		}
	}
}

func (s *signalChans) addCall(i ssa.Instruction, class string) {
	c, ok := i.(*ssa.Call)
	if !ok || c.Call.StaticCallee() == nil {
		s.others[class] = true
		return
	}
	switch c.Call.StaticCallee().String() {
	case "os/signal.Notify":
		s.notified[class] = append(s.notified[class], c)
	case "os/signal.Stop":
		s.stopped[class] = append(s.stopped[class], c)
	default:
		s.others[class] = true
	}
}

func isSignalChan(v ssa.Value) bool { return v.Type().String() == "chan os.Signal" }

// endless reports whether a receive is in a loop that is left by nothing but the close of
// the channel.
func endless(w *ssa.UnOp) bool {
	if !ir.InLoop(w.Block()) {
		return false
	}
	if !w.CommaOk {
		return !comesToEnd(w.Block(), nil)
	}
	br := branchOn(w)
	return br != nil && !comesToEnd(br.Block().Succs[0], []*ssa.BasicBlock{w.Block()})
}
