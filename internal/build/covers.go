package build

import (
	"go/types"
	"regexp"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A switch over an enumeration that has a case for each of its constants and no default
// means that there is nothing else. What would happen if it fell through, such as a wait for
// a channel that none of the cases has made, is left out.

// coversAll reports whether a branch is the last case of such a switch.
func coversAll(last *ssa.If) bool {
	b := last.Block()
	return b.Succs[1].Comment == "switch.done" && ir.NoneLeft(b, func(c *types.Const) bool { return !noValue.MatchString(c.Name()) })
}

// noValue are names of constants that say that a value is none, or how many there are: nobody
// means to have them.
var noValue = regexp.MustCompile(`(?i)invalid|unknown|undefined|unspecified|^num|max$|last$|count$`)
