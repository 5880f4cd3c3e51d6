package driver

import (
	"context"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/concurlint/concurlint/internal/finding"
)

// PackageFacts are the facts about one package, decoded, without its types.
type PackageFacts struct {
	Path    string
	Target  bool            // findings are wanted in this package
	Package []analysis.Fact // about the package itself
	Objects []ObjectFact    // about its objects
}

// An ObjectFact is a fact about an object of a package.
type ObjectFact struct {
	Object objectpath.Path
	Fact   analysis.Fact
}

// final hands the facts of the whole program to the final pass.
func (r *run) final(ctx context.Context, g *graph) {
	widest := make(map[string]*unit)
	for _, u := range g.units {
		old := widest[u.path]
		if old == nil || old.failed || old.mode != full && (u.mode == full || u.ForTest == "") {
			widest[u.path] = u
		}
	}
	var all []PackageFacts
	for _, u := range g.units {
		if widest[u.path] == u {
			all = append(all, g.packageFacts(ctx, u))
		}
	}
	found, err := protect(ctx, func() ([]finding.Finding, error) { return r.cfg.Final(all), nil })
	if err != nil {
		r.notes = append(r.notes, finding.Note{Text: "final pass: " + err.Error(), Error: true})
	}
	r.findings = append(r.findings, found...)
}

func (g *graph) packageFacts(ctx context.Context, u *unit) PackageFacts {
	p := PackageFacts{Path: u.path, Target: u.mode == full}
	for _, rec := range g.records(ctx, u) {
		if rec.Object == "" {
			p.Package = append(p.Package, rec.fact)
		} else {
			p.Objects = append(p.Objects, ObjectFact{rec.Object, rec.fact})
		}
	}
	return p
}
