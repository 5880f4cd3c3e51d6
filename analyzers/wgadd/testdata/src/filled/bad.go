package filled

import "sync"

func oneLess(m map[string]func()) {
	var wg sync.WaitGroup
	wg.Add(len(m))
	first := true
	for _, f := range m {
		if first {
			first = false
			continue
		}
		go func() {
			defer wg.Done()
			f()
		}()
	}
	wg.Wait() // want `wg.Wait blocks forever`
}
