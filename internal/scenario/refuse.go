package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/explore"
)

// refused reports whether nothing was stopped, for whoever stops the component is told so
// by an error each time: it would have to be started first, in a way that is not known.
func (c *component) refused(mk *maker, run runner, begin []call) bool {
	stop := c.closers[0]
	if !returnsError(stop.info.Func) {
		return false
	}
	calls := append(slices.Clip(begin), call{stop, false})
	_, any := run.play(c, mk, calls...)
	p := &play{c: c, calls: calls, stops: true}
	success := run(p, mk)
	return any.Ends && !success.Ends && success.Bounds[explore.BoundStates] == nil
}
