//go:build go1.21

package fixes

import (
	"fmt"
	"sync"
)

// PrintAll passes each goroutine a name of its own. Since Go 1.22 there is
// nothing to do: each turn of a loop has a variable of its own.
func PrintAll(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func(name string) {
			defer wg.Done()
			fmt.Println(name)
		}(name)
	}
	wg.Wait()
}
