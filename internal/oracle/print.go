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
	fails        bool // inside of a function that returns an error
}

// Plain returns a file of programs as a user would write them, and sets the
// lines of all statements.
func Plain(programs []*Program) string {
	w := &printer{line: 1}
	w.put("package plain")
	w.put("")
	w.imports("")
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
	w.imports("oracle/rt")
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

// imports writes the import of all that any program needs, and uses it.
func (w *printer) imports(more string) {
	w.put("import (")
	for _, path := range []string{"context", "golang.org/x/sync/errgroup", "os", "runtime", "sync", "time", more} {
		if path != "" {
			w.put("\t%q", path)
		}
	}
	w.put(")")
	w.put("")
	w.put("var _ sync.Mutex")
	w.put("var _ context.Context")
	w.put("var _ = runtime.Goexit")
	w.put("var _ = os.Exit")
	w.put("var _ time.Duration")
	w.put("var _ errgroup.Group")
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
	receiver := ""
	if p.hasStruct() {
		w.structure()
		receiver = fmt.Sprintf("(t *%s) ", w.structName())
	}
	for i, h := range p.Helpers {
		w.helper = true
		w.put("")
		w.either(
			fmt.Sprintf("func %s%s(%s) {", receiver, w.helperName(i), strings.Join(w.params(h), ", ")),
			fmt.Sprintf("func %s%s(%s) {", receiver, w.helperName(i), strings.Join(append([]string{"g *rt.G, a, b bool"}, w.params(h)...), ", ")))
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

// callee returns the expression that calls a helper.
func (w *printer) callee(i int) string {
	if w.p.hasStruct() {
		return "t." + w.helperName(i)
	}
	return w.helperName(i)
}

// params returns the parameters of a helper: its inputs and the objects that it
// uses.
func (w *printer) params(h []*Stmt) []string {
	var out []string
	if !w.instrumented {
		out = append(out, "a, b bool")
	}
	for _, o := range w.passed(h) {
		if w.p.Objects[o].Kind == Context {
			out = append(out, fmt.Sprintf("cancel%d func()", o))
		}
		out = append(out, w.p.nameOf(o)+" "+w.typeOf(w.p.Objects[o].Kind))
	}
	return out
}

// args returns the arguments for those parameters.
func (w *printer) args(h []*Stmt) string {
	out := []string{"a, b"}
	if w.instrumented {
		out = []string{"g, a, b"}
	}
	for _, o := range w.passed(h) {
		if w.p.Objects[o].Kind == Context {
			out = append(out, fmt.Sprint("cancel", o))
		}
		out = append(out, w.ref(o))
	}
	return strings.Join(out, ", ")
}

// passed returns the objects that a helper uses and that are not in the struct.
func (w *printer) passed(h []*Stmt) []int {
	return slices.DeleteFunc(sorted(w.p.uses(h)), func(o int) bool { return w.p.Objects[o].Field })
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
		if s.Line > 0 && (first == 0 || s.Line < first) { // some are not printed
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
