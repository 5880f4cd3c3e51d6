package build

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// sawTick reports whether a receive is from the channel of a timer that was just found to
// have something in it: nobody else is taken to receive from it, so that does not wait.
//
//	if !t.Stop() && len(t.C) > 0 {
//		<-t.C
//	}
func sawTick(recv *ssa.UnOp) bool {
	of := timerOf(recv.X)
	if of == nil {
		return false
	}
	b := recv.Block()
	for d := b.Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || len(d.Succs[0].Preds) != 1 || !d.Succs[0].Dominates(b) {
			continue
		}
		test, ok := cond.Cond.(*ssa.BinOp)
		if !ok || test.Op != token.GTR && test.Op != token.NEQ {
			continue
		}
		call, ok := test.X.(*ssa.Call)
		if !ok || len(call.Call.Args) != 1 {
			continue
		}
		if f, ok := call.Call.Value.(*ssa.Builtin); ok && f.Name() == "len" && timerOf(call.Call.Args[0]) == of {
			return true
		}
	}
	return false
}

// justSet reports whether a channel is that of a timer that a select sets itself: one with
// a default case does not wait for it, so its case never comes.
//
//	select {
//	case <-time.After(time.Second):
//	default:
//	}
func justSet(ch ssa.Value, in *ssa.Select) bool {
	call, ok := ch.(*ssa.Call)
	return ok && call.Block() == in.Block() && staticOrigin(&call.Call) != nil && staticOrigin(&call.Call).String() == "time.After" &&
		len(*call.Referrers()) == 1
}

// timerOf returns the timer whose channel a value is, or nil.
func timerOf(ch ssa.Value) ssa.Value {
	load, ok := ch.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	at, ok := load.X.(*ssa.FieldAddr)
	if !ok || typeName(deref(at.X.Type())) != "time.Timer" {
		return nil
	}
	return at.X
}
