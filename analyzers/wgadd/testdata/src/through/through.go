// Package through calls what counts down through an interface.
package through

import "sync"

// What is called is behind an interface, with one implementer that is put there.
type checker interface {
	check(done func())
}

type plain struct{ n int }

func (p *plain) check(done func()) {
	if p.n == 0 {
		done()
		return
	}
	p.n--
}

type suite struct {
	c checker
}

func newSuite(n int) *suite { return &suite{c: &plain{n}} }

func (s *suite) run(times int) {
	var all sync.WaitGroup
	for range times {
		all.Add(1)
		go func() {
			defer all.Done()
			s.c.check(all.Done) // want `all is counted down twice if check calls all.Done: the deferred call does so, too`
		}()
	}
	all.Wait()
}
