package scenario

import (
	"strings"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// far returns what a function does if whatever it calls through interfaces of the
// package is any method of that name there.
func (d *deeper) far(name string, b *build.Result) deeds {
	k := noDeeds()
	seen := map[string]bool{name: true}
	for work := []string{name}; len(work) > 0; {
		f := d.find(work[len(work)-1])
		work = work[:len(work)-1]
		if f == nil {
			continue
		}
		reach := func(callee string) {
			if !seen[callee] {
				seen[callee] = true
				work = append(work, callee)
			}
		}
		for i := range f.Code {
			in := &f.Code[i]
			k.add(f, in)
			if in.Op != skeleton.Invoke || !strings.HasPrefix(in.Name, "("+b.Package.Path+".") {
				continue
			}
			method := in.Name[strings.LastIndexByte(in.Name, '.'):]
			for _, g := range b.Package.Funcs {
				if strings.HasSuffix(g.Name, ")"+method) {
					reach(g.Name)
				}
			}
		}
		refs(f, reach, func(string) {})
	}
	return k
}
