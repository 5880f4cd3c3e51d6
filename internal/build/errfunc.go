package build

import (
	"go/types"
	"regexp"

	"golang.org/x/tools/go/ssa"
)

// Packages that make and wrap errors are many, and their functions have the names of
// those that everybody knows. What is not seen and has such a name, and the shape for
// it, does the same.

// The functions whose models stand for others.
const (
	makesError = "fmt.Errorf"
	wrapsError = "github.com/pkg/errors.Wrap"
)

var (
	makerName   = regexp.MustCompile(`^(Errorf|errors\.(New|Newf))$`)
	wrapperName = regexp.MustCompile(`^(Wrap|Wrapf|WithMessage|WithMessagef|WithStack|WithHint|WithDetail|Annotate|Annotatef|Trace|Tracef)$`)
)

// errorFunc returns the name of the function whose model stands for one of another
// package, if it makes or wraps an error.
func errorFunc(fn *ssa.Function) (string, bool) {
	sig := fn.Signature
	if sig.Recv() != nil || sig.Results().Len() != 1 || !isError(sig.Results().At(0).Type()) || sig.Params().Len() == 0 {
		return "", false
	}
	first := sig.Params().At(0).Type()
	switch {
	case wrapperName.MatchString(fn.Name()) && isError(first):
		return wrapsError, true
	case isString(first) && (makerName.MatchString(fn.Name()) || fn.Pkg != nil && makerName.MatchString(fn.Pkg.Pkg.Name()+"."+fn.Name())):
		return makesError, true // elsewhere New may be what fails
	case fn.Name() == "New" && takesAnything(sig):
		return makesError, true // the parts of a message
	}
	return "", false
}

// takesAnything reports whether a function has no parameters but any number of values of
// whatever type.
func takesAnything(sig *types.Signature) bool {
	if !sig.Variadic() || sig.Params().Len() != 1 {
		return false
	}
	elem, ok := sig.Params().At(0).Type().Underlying().(*types.Slice).Elem().Underlying().(*types.Interface)
	return ok && elem.Empty()
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}
