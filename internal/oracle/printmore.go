package oracle

import "fmt"

// offset returns how many lines below the first one of a statement its
// operation is.
func (s *Stmt) offset() int {
	switch s.Op {
	case Range:
		if s.Label > 0 && s.named() {
			return 1
		}
	case Request:
		return 2
	case Serve:
		return 1 - s.N
	case WaitUntil:
		return 1
	}
	return 0
}

// named reports whether a statement in the body of a loop says the loop's label.
func (s *Stmt) named() bool {
	found := false
	for _, b := range s.bodies() {
		walk(*b, func(t *Stmt) { found = found || (t.Op == Break || t.Op == Continue) && t.Label == s.Label })
	}
	return found
}

// request writes a request with a reply channel of its own.
func (w *printer) request(s *Stmt, name string) {
	w.put("{")
	w.put("\tr := make(chan int, %d)", s.N)
	w.either(fmt.Sprintf("\t%s <- r", name), fmt.Sprintf("\trt.Send(g, %d, %s, r)", s.Line, name))
	w.either("\t<-r", fmt.Sprintf("\trt.Recv(g, %d, r)", s.Line+1))
	w.put("}")
}

// serve writes the reply to a request, with or without a look whether there was
// one.
func (w *printer) serve(s *Stmt, name string) {
	if s.N == 1 {
		w.either(fmt.Sprintf("if r, ok := <-%s; ok {", name), fmt.Sprintf("if r, ok := rt.RecvOk(g, %d, %s); ok {", s.Line, name))
	} else {
		w.put("{")
		w.either("\tr := <-"+name, fmt.Sprintf("\tr := rt.Recv(g, %d, %s)", s.Line, name))
	}
	w.either("\tr <- 1", fmt.Sprintf("\trt.Send(g, %d, r, 1)", s.Line+1))
	w.put("}")
}

// recovers writes a deferred function that stops a panic.
func (w *printer) recovers(s *Stmt) {
	w.either("defer func() {", "defer func(depth int) {")
	if w.instrumented {
		w.put("\tdefer g.Over(g.Stopped())")
	}
	w.block(s.Else)
	if len(s.Body) == 0 {
		w.either("\trecover()", "\tg.Recovered(depth, recover())")
	} else {
		w.either("\tif recover() != nil {", "\tif g.Recovered(depth, recover()) {")
		w.indent++
		w.block(s.Body)
		w.indent--
		w.put("\t}")
	}
	w.either("}()", "}(g.Depth())")
}

// function writes the body of a function literal that returns nothing.
func (w *printer) function(body func()) {
	fails := w.fails
	w.fails = false
	body()
	w.fails = fails
}

// errGo starts a goroutine of an errgroup.
func (w *printer) errGo(s *Stmt, name string) {
	method := map[Op]string{ErrGo: "Go", TryErrGo: "TryGo"}[s.Op]
	w.either(fmt.Sprintf("%s.%s(func() error {", name, method), fmt.Sprintf("rt.Err%s(g, %d, %s, func(g *rt.G) error {", method, s.Line, name))
	fails := w.fails
	w.fails = true
	w.block(s.Body)
	w.fails = fails
	switch s.N {
	case 1:
		w.put("\treturn context.Canceled")
	case 2:
		w.put("\tif a {")
		w.put("\t\treturn context.Canceled")
		w.put("\t}")
		w.put("\treturn nil")
	default:
		w.put("\treturn nil")
	}
	w.put("})")
}
