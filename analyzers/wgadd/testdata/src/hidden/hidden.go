// Package hidden: WaitGroups behind interfaces.
package hidden

import "hidden/wait"

// One is counted for each name.
func each(names []string, verbose bool, call func(string)) {
	wg := wait.New(verbose)
	wg.Add(len(names))
	for _, n := range names {
		go func() {
			call(n)
			wg.Done()
		}()
	}
	wg.Wait()
}

// One is counted too many.
func more(names []string, call func(string)) {
	wg := wait.New(false)
	wg.Add(len(names) + 1)
	for _, n := range names {
		go func() {
			call(n)
			wg.Done()
		}()
	}
	wg.Wait() // want `wg.Wait blocks forever`
}
