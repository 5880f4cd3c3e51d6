package mustcalls

import "fmt"

// The lock is given back by a deferred call.
func (t *table) safe(key string) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("safe: %v", r)
		}
	}()
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.must(key), nil
}

// Nobody recovers: the program ends.
func (t *table) strict(key string) int {
	t.mu.Lock()
	n := t.must(key)
	t.mu.Unlock()
	return n
}

// The helper recovers itself.
func (t *table) or(key string, other int) (n int) {
	defer func() {
		if recover() != nil {
			n = other
		}
	}()
	if key == "" {
		panic("no key")
	}
	return t.rows[key]
}

func (t *table) both(key string) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("both: %v", r)
		}
	}()
	t.mu.Lock()
	n = t.or(key, 1)
	t.mu.Unlock()
	return n, nil
}
