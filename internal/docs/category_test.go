package docs_test

import (
	"slices"
	"testing"

	"github.com/concurlint/concurlint/internal/docs"
)

func TestCategories(t *testing.T) {
	const text = `report things

  - none: this list is of something else

# Categories

  - send: a send: whatever it is
  - nil-channel: an operation on a channel that is nil, of which
    there are more than one would think
  - no name

# How to fix it

  - not: one either`
	if got, want := docs.Categories(text), []string{"send", "nil-channel"}; !slices.Equal(got, want) {
		t.Errorf("Categories = %q, want %q", got, want)
	}
	if got := docs.Categories(full); got != nil {
		t.Errorf("Categories = %q in a text that declares none", got)
	}
}
