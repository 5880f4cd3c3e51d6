package atonce

import (
	"sync"
	"time"
)

// One that was made before may have.
func Hurry(hosts []string, ask func(string) []string) (all []string) {
	late := time.After(5 * time.Second)
	found := make(chan string, 100)
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Add(len(hosts))
	for _, h := range hosts {
		go func() {
			defer wg.Done()
			for _, r := range ask(h) {
				select { // want `send on found may meet the closed channel and panic`
				case found <- r:
				case <-done:
					return
				}
			}
		}()
	}
	for _, h := range hosts {
		println(h)
	}
	select {
	case <-late:
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
