package scenario

import (
	"maps"
	"slices"

	"github.com/concurlint/concurlint/internal/explore"
)

// rereads calls a method that may take a read lock in two places, while another one
// takes the same lock to write. If the reader comes to the second place with the
// lock held, the writer is in between.
func (c *component) rereads(mk *maker, run runner) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for _, reader := range c.methods {
		for _, class := range slices.Sorted(maps.Keys(reader.does.reads)) {
			writer := c.writer(class)
			if reader.does.reads[class] < 2 || class == 0 || !reader.guarded() || writer == nil || reader.does.writes[class] > 0 || left == 0 {
				continue
			}
			left--
			p, found := run.play(c, mk, append(c.fillers(reader), call{writer, true}, call{reader, false})...)
			for _, o := range p.faults(found) {
				if o.Kind == explore.Stuck && len(o.Cause) == 2 && heldByStuck(o.Cause[0]) && heldByStuck(o.Cause[1]) {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

// writer returns the method with the least to do that takes a lock of a class to
// write, or nil.
func (c *component) writer(class int32) *method {
	var best *method
	for _, m := range c.methods {
		if m.guarded() && m.does.writes[class] > 0 && (best == nil || len(c.deep.find(m.info.Name).Code) < len(c.deep.find(best.info.Name).Code)) {
			best = m
		}
	}
	return best
}
