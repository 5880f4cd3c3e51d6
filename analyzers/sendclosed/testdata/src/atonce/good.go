// Package atonce has selects that do not wait.
package atonce

import (
	"sync"
	"time"
)

// A timer that has just been made has not fired, so Wait is called.
func Gather(hosts []string, ask func(string) []string) (all []string) {
	found := make(chan string, 100)
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Add(len(hosts))
	for _, h := range hosts {
		go func() {
			defer wg.Done()
			for _, r := range ask(h) {
				select {
				case found <- r:
				case <-done:
					return
				}
			}
		}()
	}
	select {
	case <-time.After(5 * time.Second):
	default:
		wg.Wait()
	}
	close(done)
	close(found)
	for r := range found {
		all = append(all, r)
	}
	return all
}
