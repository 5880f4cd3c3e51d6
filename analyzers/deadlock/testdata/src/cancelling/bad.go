package cancelling

import "sync"

type other struct {
	mu   sync.Mutex
	hook func()
}

// A function that the caller has given may panic.
func (o *other) end() {
	defer func() {
		if recover() != nil {
			o.mu.Lock() // want `o\.mu is locked again by the goroutine that holds it`
			o.mu.Unlock()
		}
	}()
	o.mu.Lock()
	o.hook()
	o.mu.Unlock()
}
