// Package tied: a number that is kept elsewhere says how many there are.
package tied

import "sync"

// Shards is how many shards a map has.
var Shards = 32

type shard struct {
	mu   sync.RWMutex
	keys map[string]int
}

type table []*shard

// Each map was made with as many.
func (t table) keys() []string {
	found := make(chan string, 100)
	go func() {
		var wg sync.WaitGroup
		wg.Add(Shards)
		for _, s := range t {
			go func(s *shard) {
				defer wg.Done()
				s.mu.RLock()
				defer s.mu.RUnlock()
				for k := range s.keys {
					found <- k
				}
			}(s)
		}
		wg.Wait()
		close(found)
	}()
	var list []string
	for k := range found {
		list = append(list, k)
	}
	return list
}

type config struct {
	users   map[string]string
	helpers map[string]string
}

// There are as many as of both together.
func (c *config) all(look func(string) string) (out []string) {
	size := len(c.users) + len(c.helpers)
	found := make(chan string, size)
	var wg sync.WaitGroup
	wg.Add(size)
	for u := range c.users {
		go func() {
			defer wg.Done()
			found <- look(u)
		}()
	}
	for h := range c.helpers {
		go func() {
			defer wg.Done()
			found <- look(h)
		}()
	}
	go func() {
		wg.Wait()
		close(found)
	}()
	for f := range found {
		out = append(out, f)
	}
	return out
}
