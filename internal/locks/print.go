package locks

import (
	exact "go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Printing an object calls its method String or Error. If that takes the lock that
// is held by who prints, it waits for itself.

// printers are the functions that print their last arguments, with the index of
// the format, or -1 if there is none.
var printers = map[string]int{
	"fmt.Errorf":             0,
	"fmt.Fprint":             -1,
	"fmt.Fprintf":            1,
	"fmt.Fprintln":           -1,
	"fmt.Print":              -1,
	"fmt.Printf":             0,
	"fmt.Println":            -1,
	"fmt.Sprint":             -1,
	"fmt.Sprintf":            0,
	"fmt.Sprintln":           -1,
	"log.Print":              -1,
	"log.Printf":             0,
	"log.Println":            -1,
	"(*log.Logger).Print":    -1,
	"(*log.Logger).Printf":   1,
	"(*log.Logger).Println":  -1,
	"(*testing.common).Log":  -1,
	"(*testing.common).Logf": 1,
}

// printed notes what is locked by printing with locks held.
func (p *program) printed(in *info, c *ssa.Call, h holding) {
	fn, ok := c.Call.StaticCallee().Object().(*types.Func)
	if !ok || len(h) == 0 {
		return
	}
	format, ok := printers[fn.FullName()]
	if !ok {
		return
	}
	var verbs string
	if format >= 0 {
		if verbs = verbsOf(c.Call.Args[format]); verbs == "" {
			return
		}
	}
	for n, v := range ir.Variadic(c.Call.Args[len(c.Call.Args)-1]) {
		if format >= 0 && (n >= len(verbs) || !strings.ContainsRune("vswqxX", rune(verbs[n]))) {
			continue
		}
		if m, ok := v.(*ssa.MakeInterface); ok {
			p.prints(in, c, h, m)
		}
	}
}

func (p *program) prints(in *info, c *ssa.Call, h holding, m *ssa.MakeInterface) {
	fn := methodOf(m, "Error")
	if fn == nil {
		fn = methodOf(m, "String")
	}
	if fn == nil || fn.Signature.Params().Len() > 0 {
		return
	}
	acquires, _ := p.locksOf(in, fn)
	for _, a := range acquires {
		if ref := p.ofReceiver(m.X)(&a.Effect); a.Param == 0 && ref.Root != nil {
			p.reenter(in, c, h, a, ref, fn)
		}
	}
}

// verbsOf returns the verbs of a format in the order of the arguments, or "" if
// that is not clear. A # asks for something else than a String.
func verbsOf(v ssa.Value) string {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != exact.String {
		return ""
	}
	var verbs []byte
	format := exact.StringVal(c.Value)
	for {
		_, rest, found := strings.Cut(format, "%")
		if !found {
			return string(verbs)
		}
		flags := rest[:len(rest)-len(strings.TrimLeft(rest, "+-# 0123456789."))]
		rest = rest[len(flags):]
		switch {
		case rest == "" || rest[0] == '*' || rest[0] == '[':
			return ""
		case rest[0] == '%':
		case strings.Contains(flags, "#"):
			verbs = append(verbs, 'd')
		default:
			verbs = append(verbs, rest[0])
		}
		format = rest[1:]
	}
}
