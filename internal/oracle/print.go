package oracle

import (
	"fmt"
	"slices"
	"strings"
)

// A printer writes programs as Go source, either plain, for the linter, or
// instrumented, for the runtime. Both have the same statements in the same
// order; the instrumented form names the lines of the plain one.
type printer struct {
	b            strings.Builder
	line         int // of the plain form
	indent       int
	instrumented bool
	p            *Program
	helper       bool // inside of a helper, where objects are parameters
}

// Plain returns a file of programs as a user would write them, and sets the
// lines of all statements.
func Plain(programs []*Program) string {
	w := &printer{line: 1}
	w.put("package plain")
	w.put("")
	w.put("import (")
	w.put("\t\"context\"")
	w.put("\t\"sync\"")
	w.put(")")
	w.put("")
	w.put("var _ sync.Mutex")
	w.put("var _ context.Context")
	for _, p := range programs {
		w.program(p)
	}
	return w.b.String()
}

// Instrumented returns the same programs with each operation handed to the
// controller. Call Plain before.
func Instrumented(programs []*Program) string {
	w := &printer{instrumented: true}
	w.put("package main")
	w.put("")
	w.put("import (")
	w.put("\t\"context\"")
	w.put("\t\"sync\"")
	w.put("\t\"oracle/rt\"")
	w.put(")")
	w.put("")
	w.put("var _ sync.Mutex")
	w.put("var _ context.Context")
	for _, p := range programs {
		w.program(p)
	}
	w.put("func main() {")
	w.put("\trt.Main([]rt.Program{")
	for _, p := range programs {
		w.put("\t\t{Name: %q, Run: %s},", p.Name, p.Name)
	}
	w.put("\t})")
	w.put("}")
	return w.b.String()
}

// put writes a line.
func (w *printer) put(format string, args ...any) {
	if format != "" {
		w.b.WriteString(strings.Repeat("\t", w.indent))
	}
	fmt.Fprintf(&w.b, format, args...)
	w.b.WriteByte('\n')
	w.line++
}

// either writes a line in one of two forms.
func (w *printer) either(plain, instrumented string) {
	if w.instrumented {
		plain = instrumented
	}
	w.put("%s", plain)
}

func (w *printer) program(p *Program) {
	w.p = p
	for i, h := range p.Helpers {
		w.helper = true
		w.put("")
		w.either(
			fmt.Sprintf("func %s(%s) {", w.helperName(i), strings.Join(w.params(h), ", ")),
			fmt.Sprintf("func %s(%s) {", w.helperName(i), strings.Join(append([]string{"g *rt.G, a, b bool"}, w.params(h)...), ", ")))
		w.block(h)
		w.put("}")
		w.helper = false
	}
	w.put("")
	w.either(fmt.Sprintf("func %s(a, b bool) {", p.Name), fmt.Sprintf("func %s(g *rt.G, a, b bool) {", p.Name))
	w.indent++
	w.declare()
	w.indent--
	w.block(p.Body)
	w.put("}")
}

// helperName returns a name that is not exported: nobody else calls a helper.
func (w *printer) helperName(i int) string {
	return fmt.Sprintf("%s_h%d", strings.ToLower(w.p.Name), i)
}

var types = [...]string{"chan int", "*sync.Mutex", "*sync.RWMutex", "*sync.WaitGroup", "*sync.Once", "*sync.Cond", "context.Context"}

// params returns the parameters of a helper: its inputs and the objects that it
// uses.
func (w *printer) params(h []*Stmt) []string {
	var out []string
	if !w.instrumented {
		out = append(out, "a, b bool")
	}
	for _, o := range sorted(w.p.uses(h)) {
		if w.p.Objects[o].Kind == Context {
			out = append(out, fmt.Sprintf("cancel%d func()", o))
		}
		out = append(out, w.p.nameOf(o)+" "+types[w.p.Objects[o].Kind])
	}
	return out
}

// args returns the arguments for those parameters.
func (w *printer) args(h []*Stmt) string {
	out := []string{"a, b"}
	if w.instrumented {
		out = []string{"g, a, b"}
	}
	for _, o := range sorted(w.p.uses(h)) {
		if w.p.Objects[o].Kind == Context {
			out = append(out, fmt.Sprint("cancel", o))
		}
		out = append(out, w.ref(o))
	}
	return strings.Join(out, ", ")
}

// ref returns an expression for a pointer to an object, or for the object
// itself if it is a reference anyway.
func (w *printer) ref(o int) string {
	ob := w.p.Objects[o]
	if w.helper || ob.Pointer || ob.Kind == Chan || ob.Kind == Cond || ob.Kind == Context {
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
	for _, o := range sorted(used) {
		ob := w.p.Objects[o]
		name := w.p.nameOf(o)
		switch {
		case ob.Kind == Chan && ob.Cap == 0:
			w.put("%s := make(chan int)", name)
		case ob.Kind == Chan && ob.Cap < 0:
			w.put("var %s chan int", name)
		case ob.Kind == Chan:
			w.put("%s := make(chan int, %d)", name, ob.Cap)
		case ob.Kind == Cond:
			w.either(fmt.Sprintf("%s := sync.NewCond(%s)", name, w.ref(ob.On)), fmt.Sprintf("%s := rt.NewCond(g, %s)", name, w.ref(ob.On)))
		case ob.Kind == Context:
			parent := "context.Background()"
			if ob.On >= 0 {
				parent = w.p.nameOf(ob.On)
			}
			w.put("%s, cancel%d := context.WithCancel(%s)", name, o, parent)
			w.put("_, _ = %s, cancel%d", name, o)
		case ob.Pointer:
			w.put("%s := new(%s)", name, types[ob.Kind][1:])
		default:
			w.put("var %s %s", name, types[ob.Kind][1:])
		}
	}
}

func sorted(set map[int]bool) []int {
	var out []int
	for o := range set {
		out = append(out, o)
	}
	slices.Sort(out)
	return out
}

// Listing returns a program as it stands in the plain file, with its lines
// numbered as there. Call Plain before.
func Listing(p *Program) string {
	first := 0
	p.each(func(s *Stmt) {
		if first == 0 || s.Line < first {
			first = s.Line
		}
	})
	w := &printer{instrumented: false}
	saved := make(map[*Stmt]int)
	p.each(func(s *Stmt) { saved[s] = s.Line })
	w.program(p)
	// The first statement tells how far this listing is off.
	off := 0
	p.each(func(s *Stmt) {
		if saved[s] == first {
			off = first - s.Line
		}
	})
	p.each(func(s *Stmt) { s.Line = saved[s] })
	var b strings.Builder
	n := off
	for line := range strings.Lines(w.b.String()) {
		fmt.Fprintf(&b, "%5d  %s", n, line)
		n++
	}
	return b.String()
}
