package explore

import (
	"testing"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// TestAkin asks about the same part of two elements of a list, once the list and then
// the elements are forgotten.
func TestAkin(t *testing.T) {
	s := &state{pool: new(pool)}
	list := s.unknown(skeleton.Slice, true)
	one := s.derive(symPart, list, intValue(0), skeleton.Pointer)
	two := s.derive(symPart, list, intValue(1), skeleton.Pointer)
	a := s.derive(symPart, one, intValue(3), skeleton.String)
	b := s.derive(symPart, two, intValue(3), skeleton.String)
	other := s.derive(symPart, two, intValue(4), skeleton.String)
	if !s.akin(a, b) || s.akin(a, other) || s.akin(a, a) {
		t.Error("the same field of two elements, and nothing else, is akin")
	}
	s.heap[one.ref], s.heap[two.ref] = nil, nil
	s.known = nil
	if s.akin(a, b) {
		t.Error("nothing is known of what they are parts of")
	}
}
