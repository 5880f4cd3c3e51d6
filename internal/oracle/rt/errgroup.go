package rt

import "golang.org/x/sync/errgroup"

// ErrGo starts a goroutine of an errgroup, once its limit lets it.
func ErrGo(g *G, line int, eg *errgroup.Group, f func(*G) error) {
	g.Gate(line)
	eg.Go(g.member(line, f))
	g.done()
}

// ErrTryGo starts a goroutine of an errgroup if its limit lets it.
func ErrTryGo(g *G, line int, eg *errgroup.Group, f func(*G) error) {
	g.Gate(line)
	eg.TryGo(g.member(line, f))
	g.done()
}

// ErrWait waits for an errgroup.
func ErrWait(g *G, line int, eg *errgroup.Group) {
	g.Gate(line)
	eg.Wait()
	g.done()
}

// member returns a function for a goroutine that an errgroup starts. There is
// another gate at its end, where the group takes note of it.
func (g *G) member(line int, f func(*G) error) func() error {
	return func() error {
		c := g.run.enlist(g, line)
		if g.run.named {
			c.goid = goid()
		}
		defer c.finish()
		err := f(c)
		c.Gate(timer)
		c.state = running
		return err
	}
}
