package tied

import "sync"

// One is not counted down, whatever the number.
func (c *crew) some(skip func(int) bool) {
	var wg sync.WaitGroup
	wg.Add(c.size)
	for i := 0; i < c.size; i++ {
		go func() {
			if skip(i) {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait() // want `wg.Wait blocks forever`
}

func (c *crew) more() {
	var wg sync.WaitGroup
	wg.Add(len(c.hands) + 1)
	for _, hand := range c.hands {
		go func() {
			defer wg.Done()
			hand()
		}()
	}
	wg.Wait() // want `wg.Wait blocks forever`
}
