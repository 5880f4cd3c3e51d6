package counts

import "sync"

type task struct{ id int }

var engine func(group []string) []task

// fill makes as much room as there are names. How many tasks the engine makes
// of a group of them is its own affair.
func fill(names []string, groups map[string][]string) []task {
	tasks := make(chan task, len(names))
	var wg sync.WaitGroup
	wg.Add(len(groups))
	for _, g := range groups {
		go func() {
			defer wg.Done()
			for _, t := range engine(g) {
				tasks <- t
			}
		}()
	}
	wg.Wait()
	close(tasks)
	var out []task
	for t := range tasks {
		out = append(out, t)
	}
	return out
}

// fillTwice has each name send twice.
func fillTwice(names []string) {
	tasks := make(chan task, len(names))
	var wg sync.WaitGroup
	for range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			tasks <- task{} // want `send on tasks blocks forever`
			tasks <- task{} // want `send on tasks blocks forever`
		}()
	}
	wg.Wait()
}

// fillMap has each key send twice.
func fillMap(names map[string]bool) {
	tasks := make(chan task, len(names))
	var wg sync.WaitGroup
	for range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			tasks <- task{} // want `send on tasks blocks forever`
			tasks <- task{} // want `send on tasks blocks forever`
		}()
	}
	wg.Wait()
}
