// Package baseline tells the findings of an old code base from new ones: by
// a file of known findings, or by the lines changed since a git revision.
package baseline

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/source"
)

// A Print identifies a finding independently of line numbers.
type Print struct {
	Hash string // of everything that identifies the finding
	Decl string // the declaration that it stands in, such as "(*Server).Run", or ""
}

// Prints returns the prints of the findings, in the same order.
//
// A print survives edits elsewhere in the file, gofmt, and a change of
// comments, but not a change of the line itself, so that a known finding is
// looked at again when somebody touches it. Equal findings in one declaration
// are told apart by counting. The file takes part by package and base name,
// so that the prints do not depend on where the module is checked out.
func Prints(all []finding.Finding, files *source.Files) []Print {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := all[i].Place, all[j].Place
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	out := make([]Print, len(all))
	seen := make(map[string]int)
	for _, i := range order {
		parts, decl := identity(all[i], files)
		key := hash(parts...)
		seen[key]++
		out[i] = Print{Hash: hash(key, strconv.Itoa(seen[key])), Decl: decl}
	}
	return out
}

// identity returns what makes the finding what it is.
func identity(f finding.Finding, files *source.Files) (parts []string, decl string) {
	file := files.Get(f.Place.File)
	line, ok := file.Line(f.Place.Line)
	text := source.Normalize(line)
	if !ok {
		text = f.Message // the next best thing: it has no line numbers
	}
	decl = file.Decl(f.Place.Line)
	return []string{f.Analyzer, f.Category, f.Package, filepath.Base(f.Place.File), decl, text}, decl
}

// hash returns 128 bits in hex, each part preceded by its length so that
// no two lists of parts run together.
func hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
