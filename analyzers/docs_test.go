package analyzers_test

import (
	"strings"
	"testing"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/docs"
)

// An analyzer says of itself what there is to know: what it reports and when it
// is silent, with examples, in which categories, what to do, and where to read on.
func TestDescriptions(t *testing.T) {
	for _, a := range analyzers.All {
		for _, want := range []string{"\n# Categories\n", "\n# How to fix it\n", "\n# References\n", "]: https://", "silent"} {
			if !strings.Contains(a.Doc, want) {
				t.Errorf("the description of %s lacks %q", a.Name, want)
			}
		}
		var wrong, right bool
		for _, e := range docs.Examples(a.Doc) {
			wrong, right = wrong || e.Wrong, right || !e.Wrong
		}
		if !wrong || !right {
			t.Errorf("the description of %s lacks an example of what is WRONG or RIGHT", a.Name)
		}
	}
}
