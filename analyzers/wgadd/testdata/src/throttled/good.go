// Package throttled counts its goroutines by a type of another package.
package throttled

import "throttled/limit"

type collection struct{ max int }

func (c *collection) all(groups [][]int, do func([]int)) {
	t := limit.NewThrottle(c.max)
	for _, group := range groups {
		if len(group) == 0 {
			continue
		}
		t.Acquire()
		go func() {
			defer t.Release()
			do(group)
		}()
	}
	t.Wait()
}
