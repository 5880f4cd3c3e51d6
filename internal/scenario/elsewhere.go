package scenario

import (
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// markReported marks, in functions of other packages, where the stories of
// outcomes begin that such a function has by itself, whoever calls it: they are
// reported where it is declared. It is explored alone only now that an outcome
// runs through it, rather than in its own package. The beginning is marked, not
// the place of the operation, for another caller may do wrong with the same
// operation.
func markReported(outcomes []*explore.Outcome, prog *explore.Program) {
	asked := make(map[string]bool)
	for _, o := range outcomes {
		for _, b := range o.Cause {
			p := entry(b.Chain())
			if p == nil || asked[p.Fn.Name] {
				continue
			}
			asked[p.Fn.Name] = true
			for _, own := range prog.Explore(p.Fn.Name, explore.Options{}).Outcomes {
				markBegin(own)
			}
		}
	}
}

// entry returns the outermost place of a chain that is in another package: in
// the function through which this one got there.
func entry(chain []explore.Place) *explore.Place {
	for i := len(chain) - 1; i >= 0; i-- {
		if chain[i].Fn.Flags&skeleton.Imported != 0 {
			return &chain[i]
		}
	}
	return nil
}

func markBegin(o *explore.Outcome) {
	for _, b := range o.Cause {
		if p := entry(b.Chain()); p != nil {
			p.Instr.Flags |= skeleton.Reported
		}
	}
}
