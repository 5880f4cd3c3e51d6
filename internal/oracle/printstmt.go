package oracle

import "fmt"

func (w *printer) block(list []*Stmt) {
	w.indent++
	for _, s := range list {
		w.stmt(s)
	}
	w.indent--
}

// calls are the operations that are the call of a method or function, with the
// name of their form in package rt.
var calls = map[Op][2]string{
	Lock: {"Lock"}, Unlock: {"Unlock"}, RLock: {"RLock"}, RUnlock: {"RUnlock"}, Done: {"Done"},
	Wait: {"Wait"}, ErrWait: {"Wait", "ErrWait"}, CondWait: {"Wait", "CondWait"}, Signal: {"Signal"}, Broadcast: {"Broadcast"},
}

func (w *printer) stmt(s *Stmt) {
	if !w.instrumented {
		s.Line = w.line + s.offset()
	}
	prefix := ""
	if s.Deferred {
		prefix = "defer "
	}
	var name, ref string
	if s.Op.onObject() {
		name, ref = w.p.nameOf(s.Object), w.ref(s.Object)
	}
	if c, ok := calls[s.Op]; ok {
		if c[1] == "" {
			c[1] = c[0]
		}
		if w.p.Objects[s.Object].Kind == RWMutex && (s.Op == Lock || s.Op == Unlock) {
			c[1] = "RW" + c[0]
		}
		w.either(prefix+name+"."+c[0]+"()", fmt.Sprintf("%srt.%s(g, %d, %s)", prefix, c[1], s.Line, ref))
		return
	}
	switch s.Op {
	case Send:
		w.either(fmt.Sprintf("%s <- %d", name, s.N), fmt.Sprintf("rt.Send(g, %d, %s, %d)", s.Line, name, s.N))
	case Recv:
		w.either("<-"+name, fmt.Sprintf("rt.Recv(g, %d, %s)", s.Line, name))
	case Close:
		w.either(fmt.Sprintf("%sclose(%s)", prefix, name), fmt.Sprintf("%srt.Close(g, %d, %s)", prefix, s.Line, name))
	case Add:
		w.either(fmt.Sprintf("%s.Add(%d)", name, s.N), fmt.Sprintf("rt.Add(g, %d, %s, %d)", s.Line, ref, s.N))
	case Ready:
		w.put("%s = true", w.ready(s.Object))
	case Request:
		w.request(s, name)
	case WaitUntil:
		w.put("for !%s {", w.ready(s.Object))
		w.either("\t"+name+".Wait()", fmt.Sprintf("\trt.CondWait(g, %d, %s)", s.Line, name))
		w.put("}")
	case Serve:
		w.serve(s, name)
	case ServeAll:
		w.either(fmt.Sprintf("for r := range %s {", name), fmt.Sprintf("for r, ok := rt.RecvOk(g, %d, %s); ok; r, ok = rt.RecvOk(g, %d, %s) {", s.Line, name, s.Line, name))
		w.either("\tr <- 1", fmt.Sprintf("\trt.Send(g, %d, r, 1)", s.Line+1))
		w.put("}")
	case Invoke:
		w.either(prefix+name+"()", fmt.Sprintf("%s%s(g, %d)", prefix, name, s.Line))
	case GoInvoke:
		w.either("go "+name+"()", fmt.Sprintf("rt.Go(g, %d, func(g *rt.G) { %s(g, %d) })", s.Line, name, s.Line))
	case Cancel:
		w.either(fmt.Sprintf("%scancel%d()", prefix, s.Object), fmt.Sprintf("%srt.Cancel(g, %d, cancel%d)", prefix, s.Line, s.Object))
	case Await:
		w.either("<-"+name+".Done()", fmt.Sprintf("rt.Recv(g, %d, %s.Done())", s.Line, name))
	case GoCall:
		call := fmt.Sprintf("%s(%s)", w.callee(s.N), w.args(w.p.Helpers[s.N]))
		w.either("go "+call, fmt.Sprintf("rt.Go(g, %d, func(g *rt.G) { %s })", s.Line, call))
	case Call:
		w.put("%s(%s)", w.callee(s.N), w.args(w.p.Helpers[s.N]))
	case Return:
		w.put("%s", map[bool]string{false: "return", true: "return nil"}[w.fails])
	case Break, Continue:
		text := map[Op]string{Break: "break", Continue: "continue"}[s.Op]
		if s.Label > 0 {
			text += fmt.Sprint(" loop", s.Label)
		}
		w.put("%s", text)
	case Goexit:
		w.either("runtime.Goexit()", "rt.Goexit(g)")
	case Panic:
		w.either(`panic("on purpose")`, fmt.Sprintf("rt.Panics(g, %d)", s.Line))
	case Exit:
		w.either("os.Exit(1)", fmt.Sprintf("rt.Exit(g, %d)", s.Line))
	case Sleep:
		w.either("time.Sleep(time.Second)", fmt.Sprintf("rt.Sleep(g, %d)", s.Line))
	case After:
		w.either("<-time.After(time.Second)", fmt.Sprintf("rt.Recv(g, %d, rt.After(g, %d))", s.Line, s.Line))
	case Recover:
		w.function(func() { w.recovers(s) })
	case ErrGo, TryErrGo:
		w.errGo(s, name)
	default:
		w.compound(s, name, ref)
	}
}

// compound writes a statement that has bodies.
func (w *printer) compound(s *Stmt, name, ref string) {
	if s.Label > 0 && s.named() {
		w.indent--
		w.put("loop%d:", s.Label)
		w.indent++
	}
	switch s.Op {
	case Select:
		w.selects(s)
		return
	case RecvOk:
		w.either(fmt.Sprintf("if _, ok := <-%s; ok {", name), fmt.Sprintf("if _, ok := rt.RecvOk(g, %d, %s); ok {", s.Line, name))
	case RecvIs:
		w.either(fmt.Sprintf("if <-%s == %d {", name, s.N), fmt.Sprintf("if rt.Recv(g, %d, %s) == %d {", s.Line, name, s.N))
	case Range:
		w.either(fmt.Sprintf("for range %s {", name), fmt.Sprintf("for rt.More(g, %d, %s) {", s.Line, name))
	case TryLock:
		method, call := "TryLock", "TryLock"
		if s.N == 1 {
			method = "TryRLock"
		}
		if w.p.Objects[s.Object].Kind == RWMutex {
			call = "RW" + method
		}
		w.either(fmt.Sprintf("if %s.%s() {", name, method), fmt.Sprintf("if rt.%s(g, %d, %s) {", call, s.Line, ref))
	case AfterFunc:
		w.either("time.AfterFunc(time.Second, func() {", fmt.Sprintf("rt.AfterFunc(g, %d, func(g *rt.G) {", s.Line))
	case Forever:
		w.put("for {")
	case GroupGo:
		w.either(name+".Go(func() {", fmt.Sprintf("rt.GroupGo(g, %d, %s, func(g *rt.G) {", s.Line, ref))
	case Do:
		w.either(name+".Do(func() {", fmt.Sprintf("rt.Do(g, %d, %s, func() {", s.Line, ref))
	case Go:
		w.either("go func() {", fmt.Sprintf("rt.Go(g, %d, func(g *rt.G) {", s.Line))
	case If:
		w.put("if %s {", [...]string{"a", "b"}[s.N])
	case Loop:
		if s.Object == 1 {
			w.put("for i := 0; i < %d; i++ {", s.N)
		} else {
			w.put("for range %d {", s.N)
		}
	}
	switch s.Op {
	case GroupGo, Do, AfterFunc, Go:
		w.function(func() { w.block(s.Body) })
	default:
		w.block(s.Body)
	}
	if len(s.Else) > 0 {
		w.put("} else {")
		w.block(s.Else)
	}
	switch s.Op {
	case GroupGo, Do, AfterFunc:
		w.put("})")
	case Go:
		w.either("}()", "})")
	default:
		w.put("}")
	}
}

func (w *printer) selects(s *Stmt) {
	if w.instrumented {
		for i, c := range s.Cases {
			switch {
			case c.Object >= 0:
			case s.N == 1: // nobody waits for it: a second is not over where it is just set
				w.put("var after%d_%d <-chan time.Time", s.Line, i)
			default:
				w.put("after%d_%d := rt.After(g, %d)", s.Line, i, s.Line)
			}
		}
		w.put("g.Gate(%d)", s.Line)
	}
	w.put("select {")
	for i, c := range s.Cases {
		if !w.instrumented {
			s.Cases[i].Line = w.line
		}
		switch {
		case c.Object < 0:
			w.either("case <-time.After(time.Second):", fmt.Sprintf("case <-after%d_%d:", s.Line, i))
		case w.p.Objects[c.Object].Kind == Context:
			w.put("case <-%s.Done():", w.p.nameOf(c.Object))
		case c.Send:
			w.put("case %s <- %d:", w.p.nameOf(c.Object), i)
		default:
			w.put("case <-%s:", w.p.nameOf(c.Object))
		}
		w.chose(i)
		w.block(c.Body)
	}
	if s.N == 1 {
		w.put("default:")
		w.chose(-1)
		w.block(s.Body)
	} else if w.instrumented {
		w.put("case <-g.Killed():")
		w.put("\tg.Exit()")
	}
	w.put("}")
}

func (w *printer) chose(i int) {
	if w.instrumented {
		w.put("\tg.Chose(%d)", i)
	}
}
