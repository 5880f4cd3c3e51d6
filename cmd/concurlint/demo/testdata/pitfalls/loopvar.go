//go:build go1.21

package pitfalls

import (
	"fmt"
	"sync"
)

// PrintAll is in a file of Go 1.21, where name is one variable for all turns
// of the loop. The goroutines may all print the last name.
func PrintAll(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println(name)
		}()
	}
	wg.Wait()
}
