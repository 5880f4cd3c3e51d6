package explore_test

import (
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// What a package has made itself is as little to a function of it as what comes from
// elsewhere, unless the function changes something there that is known.
func TestForeign(t *testing.T) {
	const src = `
func main(l iface) {
	done = makechan nil "done"
	call lib.report(l, done)
	return ()
}
func lib.report(l iface, done chan) {
	s = new "scope"
	next = addr s 0
	store next l 1 7
	busy = addr s 2
	store busy nil 1 8
	call lib.log(s)
	call lib.mark(s)
	call lib.fill(s)
	close done
	return ()
}
func lib.log(s ptr) {
	next = addr s 0
	l = load next iface 1 7
	err = invoke l (lib.Logger).Log ()
	failed = bin err != nil
	if failed again done
  again:
	invoke l (lib.Logger).Log ()
	jump done
  done:
	return ()
}
func lib.mark(s ptr) {
	busy = addr s 2
	store busy 1 1 8
	return ()
}
func lib.fill(s ptr) {
	last = addr s 3
	store last 1 1 9
	return ()
}
`
	pkg := skeleton.MustParse(src)
	for _, f := range pkg.Funcs {
		if strings.HasPrefix(f.Name, "lib.") {
			f.Flags |= skeleton.Imported
		}
	}
	r := program(pkg).Explore("main", explore.Options{})
	if !r.Skipped["lib.log"] {
		t.Error("lib.log was entered: it only looks at what its package has made")
	}
	if r.Skipped["lib.mark"] {
		t.Error("lib.mark was not entered: it changes what its package has made")
	}
	if r.Skipped["lib.fill"] {
		t.Error("lib.fill was not entered: it adds to what its package has made")
	}
}
