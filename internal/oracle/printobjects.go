package oracle

import (
	"fmt"
	"slices"
	"strings"
)

func (w *printer) structName() string { return strings.ToLower(w.p.Name) + "_t" }

// structure writes the type of the struct that holds some of the objects.
func (w *printer) structure() {
	w.put("")
	w.put("type %s struct {", w.structName())
	for o, ob := range w.p.Objects {
		if !ob.Field {
			continue
		}
		t := types[ob.Kind]
		if !ob.Pointer && ob.Kind.value() {
			t = t[1:]
		}
		w.put("\t%s %s", strings.TrimPrefix(w.p.nameOf(o), "t."), t)
		if ob.Kind == Cond {
			w.put("\tready%d bool", o)
		}
	}
	w.put("}")
}

var types = [...]string{"chan int", "*sync.Mutex", "*sync.RWMutex", "*sync.WaitGroup", "*sync.Once", "*sync.Cond", "context.Context", "chan chan int", "func()", "*errgroup.Group"}

// value reports whether objects of the kind are values, so that functions take
// pointers to them.
func (k Kind) value() bool { return k == Mutex || k == RWMutex || k == Group || k == Once }

// typeOf returns the type of a parameter.
func (w *printer) typeOf(k Kind) string {
	if k == Func && w.instrumented {
		return "func(*rt.G, int)"
	}
	return types[k]
}

// ready returns the name of the condition of a Cond.
func (w *printer) ready(o int) string {
	if w.p.Objects[o].Field {
		return fmt.Sprint("t.ready", o)
	}
	return fmt.Sprint("ready", o)
}

// ref returns an expression for a pointer to an object, or for the object
// itself if it is a reference anyway.
func (w *printer) ref(o int) string {
	ob := w.p.Objects[o]
	if w.helper && !ob.Field || ob.Pointer || !ob.Kind.value() {
		return w.p.nameOf(o)
	}
	return "&" + w.p.nameOf(o)
}

// declare writes the declarations of the objects that are used.
func (w *printer) declare() {
	used := w.p.uses(w.p.Body)
	for o := len(w.p.Objects) - 1; o >= 0; o-- {
		if ob := w.p.Objects[o]; used[o] && (ob.Kind == Cond || ob.Kind == Context && ob.On >= 0) {
			used[ob.On] = true
		}
	}
	if w.p.hasStruct() {
		w.put("t := new(%s)", w.structName())
		w.put("_ = t")
	}
	for _, o := range sorted(used) {
		w.object(o)
	}
}

// object writes the declaration of an object.
func (w *printer) object(o int) {
	ob := w.p.Objects[o]
	name, is := w.p.nameOf(o), ":="
	if ob.Field {
		is = "="
	}
	switch {
	case ob.Kind == Chan && ob.Cap < 0:
		if !ob.Field {
			w.put("var %s chan int", name)
		}
	case ob.Kind == Chan || ob.Kind == Requests:
		size := ""
		if ob.Cap > 0 {
			size = fmt.Sprint(", ", ob.Cap)
		}
		w.put("%s %s make(%s%s)", name, is, types[ob.Kind], size)
	case ob.Kind == Cond:
		w.either(fmt.Sprintf("%s %s sync.NewCond(%s)", name, is, w.ref(ob.On)), fmt.Sprintf("%s %s rt.NewCond(g, %s)", name, is, w.ref(ob.On)))
		if !ob.Field {
			w.put("var %s bool", w.ready(o))
		}
		w.put("_, _ = %s, %s", name, w.ready(o))
	case ob.Kind == Context:
		w.context(o, name)
	case ob.Kind == Func:
		w.funcs(o, name)
	case ob.Kind == ErrGroup:
		w.errGroup(o, name)
	case ob.Pointer:
		w.put("%s %s new(%s)", name, is, types[ob.Kind][1:])
	case !ob.Field:
		w.put("var %s %s", name, types[ob.Kind][1:])
	}
}

func (w *printer) context(o int, name string) {
	ob := w.p.Objects[o]
	parent := "context.Background()"
	if ob.On >= 0 {
		parent = w.p.nameOf(ob.On)
		if w.p.Objects[ob.On].Kind == ErrGroup {
			parent = fmt.Sprint("egctx", ob.On)
		}
	}
	if ob.Timeout {
		w.either(fmt.Sprintf("%s, cancel%d := context.WithTimeout(%s, time.Second)", name, o, parent),
			fmt.Sprintf("%s, cancel%d := rt.WithTimeout(g, %s)", name, o, parent))
	} else {
		w.put("%s, cancel%d := context.WithCancel(%s)", name, o, parent)
	}
	w.put("_, _ = %s, cancel%d", name, o)
}

func (w *printer) funcs(o int, name string) {
	once := w.p.Objects[o].Once
	if once {
		w.either(name+" := sync.OnceFunc(func() {", name+" := rt.OnceFunc(func(g *rt.G, _ int) {")
	} else {
		w.either(name+" := func() {", name+" := func(g *rt.G, _ int) {")
	}
	w.block(w.p.Objects[o].Body)
	if once {
		w.put("})")
	} else {
		w.put("}")
	}
}

func (w *printer) errGroup(o int, name string) {
	if w.p.bound(o) {
		w.put("%s, egctx%d := errgroup.WithContext(context.Background())", name, o)
		w.put("_ = egctx%d", o)
	} else {
		w.put("%s := new(errgroup.Group)", name)
	}
	w.put("_ = %s", name)
	if limit := w.p.Objects[o].Cap; limit > 0 {
		w.put("%s.SetLimit(%d)", name, limit)
	}
}

// bound reports whether an errgroup has a context.
func (p *Program) bound(o int) bool {
	return slices.ContainsFunc(p.Objects, func(c Object) bool { return c.Kind == Context && c.On == o })
}
