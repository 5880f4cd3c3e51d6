package ctxselect

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/patch"
)

// An index holds what the checks ask of a package, collected in one walk.
type index struct {
	pass  *analysis.Pass
	info  *types.Info
	texts *patch.Texts

	fns   []*fn                      // functions and literals, in source order
	byObj map[*types.Func]*fn        // declared functions
	byLit map[*ast.FuncLit]*fn       // literals
	owner map[*types.Var]*fn         // whose parameter a variable is
	defs  map[*types.Var][]ast.Expr  // what is assigned to contexts; nil is unknown
	chans map[*types.Var]*uses       // what is done with channels in variables and fields
	calls map[*types.Func][]callSite // who calls the functions of the package
	funcs map[*types.Var][]callSite  // who calls a variable that holds a function
	args  []funcArg                  // functions that are handed to others
	stops map[*types.Var][]*fn       // who stops a ticker

	cancels map[*types.Var][]*types.Var // the functions that a context was made with

	spawned map[*types.Var]bool // parameters that are started as goroutines
}

// An fn is a function of the source, declared or literal.
type fn struct {
	node   ast.Node // *ast.FuncDecl or *ast.FuncLit
	sig    *types.Signature
	body   *ast.BlockStmt
	obj    *types.Func   // nil for a literal
	outer  *fn           // what a literal is written in
	call   *ast.CallExpr // of a literal, where it is written
	loops  []*loop
	starts []start // where it is started as a goroutine
}

// A start is a place where a goroutine is started.
type start struct {
	pos token.Pos
	fn  *fn // that starts it
}

// A loop is a for or range statement.
type loop struct {
	fn    *fn
	stmt  ast.Stmt
	body  *ast.BlockStmt
	label string
	named string // the label that fixes give it
	outer *loop  // in the same function
}

// A callSite is a call of a function of the package.
type callSite struct {
	expr *ast.CallExpr
	fn   *fn  // the caller
	gone bool // by a go statement
}

// A funcArg is a function that is handed to another.
type funcArg struct {
	callSite
	callee *types.Func
	at     int
}

// uses is what the package does with a channel.
type uses struct {
	closedBy []*fn
	leaving  []*fn // who leaves a function or a loop when it can receive
	sent     bool
}

func newIndex(pass *analysis.Pass) *index {
	x := &index{
		pass:  pass,
		info:  pass.TypesInfo,
		texts: patch.New(pass),
		byObj: make(map[*types.Func]*fn),
		byLit: make(map[*ast.FuncLit]*fn),
		owner: make(map[*types.Var]*fn),
		defs:  make(map[*types.Var][]ast.Expr),
		chans: make(map[*types.Var]*uses),
		calls: make(map[*types.Func][]callSite),
		funcs: make(map[*types.Var][]callSite),
		stops: make(map[*types.Var][]*fn),

		cancels: make(map[*types.Var][]*types.Var),
		spawned: make(map[*types.Var]bool),
	}
	for _, f := range pass.Files {
		ast.Walk(&walker{index: x}, f)
	}
	x.findStarts()
	return x
}

// A walker collects what is below a node.
type walker struct {
	*index
	fn    *fn
	loop  *loop
	label string        // of the next statement
	call  *ast.CallExpr // of the next literal
	start token.Pos     // of the go statement of the next literal
}

// Visit implements [ast.Visitor].
func (w *walker) Visit(n ast.Node) ast.Visitor {
	in := &walker{index: w.index, fn: w.fn, loop: w.loop}
	switch n := n.(type) {
	case *ast.FuncDecl:
		return w.function(&fn{node: n, body: n.Body})
	case *ast.FuncLit:
		return w.function(&fn{node: n, body: n.Body})
	case *ast.LabeledStmt:
		in.label = n.Label.Name
	case *ast.ForStmt:
		in.loop = w.addLoop(n, n.Body)
	case *ast.RangeStmt:
		in.loop = w.addLoop(n, n.Body)
	case *ast.GoStmt:
		in.goes(n.Call, n.Pos())
		return nil
	case *ast.CallExpr:
		if w.addCall(n, false); isLit(n.Fun) {
			in.into(n, token.NoPos)
			return nil
		}
	case *ast.AssignStmt:
		w.assign(n.Lhs, n.Rhs)
	case *ast.ValueSpec:
		lhs := make([]ast.Expr, len(n.Names))
		for i, id := range n.Names {
			lhs[i] = id
		}
		w.assign(lhs, n.Values)
	case *ast.CompositeLit:
		w.composite(n)
	case *ast.CommClause:
		w.comm(n)
	case *ast.SendStmt:
		if v := w.variable(n.Chan); v != nil {
			w.use(v).sent = true
		}
	}
	return in
}

// goes walks the call of a go statement.
func (w *walker) goes(c *ast.CallExpr, pos token.Pos) {
	w.addCall(c, true)
	w.into(c, pos)
}

// into walks a call whose function may be a literal.
func (w *walker) into(c *ast.CallExpr, start token.Pos) {
	for _, a := range c.Args {
		ast.Walk(w, a)
	}
	in := &walker{index: w.index, fn: w.fn, loop: w.loop, call: c, start: start}
	ast.Walk(in, ast.Unparen(c.Fun))
}

func (w *walker) function(f *fn) ast.Visitor {
	f.outer, f.call = w.fn, w.call
	if w.start.IsValid() {
		f.starts = append(f.starts, start{w.start, w.fn})
	}
	switch n := f.node.(type) {
	case *ast.FuncDecl:
		f.obj = w.info.Defs[n.Name].(*types.Func)
		f.sig = f.obj.Signature()
		w.byObj[f.obj] = f
	case *ast.FuncLit:
		f.sig = w.info.TypeOf(n).(*types.Signature)
		w.byLit[n] = f
	}
	for p := range f.sig.Params().Variables() {
		w.owner[p] = f
	}
	w.fns = append(w.fns, f)
	if f.body != nil {
		ast.Walk(&walker{index: w.index, fn: f}, f.body)
	}
	return nil
}

func (w *walker) addLoop(s ast.Stmt, body *ast.BlockStmt) *loop {
	l := &loop{fn: w.fn, stmt: s, body: body, label: w.label, outer: w.loop}
	w.fn.loops = append(w.fn.loops, l)
	return l
}

// addCall notes who is called, what is closed, and functions that are handed
// on.
func (w *walker) addCall(c *ast.CallExpr, gone bool) {
	site := callSite{c, w.fn, gone}
	switch callee := w.callee(c).(type) {
	case *types.Builtin:
		if v := w.closed(c, callee); v != nil {
			w.use(v).closedBy = append(w.use(v).closedBy, w.fn)
		}
	case *types.Var:
		w.funcs[callee] = append(w.funcs[callee], site)
	case *types.Func:
		if callee.FullName() == "(*time.Ticker).Stop" {
			if v := w.variable(method(c, "Stop")); v != nil {
				w.stops[v] = append(w.stops[v], w.fn)
			}
		}
		if callee.Pkg() == w.pass.Pkg {
			w.calls[callee] = append(w.calls[callee], site)
		}
		for i, a := range c.Args {
			if _, ok := w.info.TypeOf(a).Underlying().(*types.Signature); ok {
				w.args = append(w.args, funcArg{site, callee, i})
			}
		}
	}
}

// closed returns the variable or field whose channel a call of a builtin
// closes.
func (w *walker) closed(c *ast.CallExpr, b *types.Builtin) *types.Var {
	if b.Name() != "close" || len(c.Args) != 1 {
		return nil
	}
	return w.variable(c.Args[0])
}

// assign notes what contexts, or requests with theirs, are assigned to variables and
// fields.
func (w *walker) assign(lhs, rhs []ast.Expr) {
	for i, l := range lhs {
		v := w.variable(l)
		if v == nil || !isContext(v.Type()) && !isRequest(v.Type()) {
			continue
		}
		switch {
		case len(rhs) == len(lhs):
			w.defs[v] = append(w.defs[v], rhs[i])
		case len(rhs) == 1:
			w.defs[v] = append(w.defs[v], rhs[0])
			if i == 0 && isContext(v.Type()) {
				w.cancels[v] = append(w.cancels[v], w.variable(lhs[1]))
			}
		}
	}
}

func (w *walker) composite(c *ast.CompositeLit) {
	for _, e := range c.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue // unkeyed, or no struct
		}
		if id, ok := kv.Key.(*ast.Ident); ok {
			if v, ok := w.info.Uses[id].(*types.Var); ok && v.IsField() && isContext(v.Type()) {
				w.defs[v.Origin()] = append(w.defs[v.Origin()], kv.Value)
			}
		}
	}
}

// comm notes a channel whose signal makes others leave.
func (w *walker) comm(c *ast.CommClause) {
	ch := received(c.Comm)
	if v := w.variable(ch); v != nil && leaves(c.Body) {
		w.use(v).leaving = append(w.use(v).leaving, w.fn)
	}
}

func (w *walker) use(v *types.Var) *uses {
	u := w.chans[v]
	if u == nil {
		u = new(uses)
		w.chans[v] = u
	}
	return u
}
