// Package passed hands on how to count down, and counts down itself.
package passed

import (
	"sync"

	"passed/work"
)

func checkAll(units []*work.Unit) {
	var all sync.WaitGroup
	for _, u := range units {
		all.Add(1)
		go func() {
			defer all.Done()
			u.Check(all.Done) // want `all is counted down twice if Check calls all.Done: the deferred call does so, too`
		}()
	}
	all.Wait()
}
