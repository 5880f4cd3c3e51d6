package ir

import (
	"go/types"
	"strings"
)

// saysFatal reports whether a function of another package ends the process, by its name:
// it is the Fatal or Fatalf of some logger, and returns nothing.
func saysFatal(fn *types.Func) bool {
	sig := fn.Signature()
	return strings.HasPrefix(fn.Name(), "Fatal") && sig.Results().Len() == 0 && sig.Variadic()
}
