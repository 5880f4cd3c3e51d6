package scenario

import "github.com/concurlint/concurlint/internal/build"

// dead reports whether a function is a literal that is called where it stands, or
// deferred there, but not by the function that it stands in, which was explored to the
// end: nobody comes there.
func dead(b *build.Result, name string, met, ended map[string]bool) bool {
	fn := b.Infos[name].Func
	if met[name] || !onTheSpot(fn) {
		return false
	}
	for parent, info := range b.Infos {
		if info.Func == fn.Parent() {
			return ended[parent]
		}
	}
	return false
}
