package evicting

import (
	"container/list"
	"sync"
)

// A Ring removes what is old without taking its lock again.
type Ring struct {
	mu    sync.Mutex
	order *list.List
	items map[string]*list.Element
	max   int
}

func (r *Ring) Put(key string, value []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.items[key] = r.order.PushFront(&entry{key, value})
	if r.order.Len() > r.max {
		if e := r.order.Back(); e != nil {
			r.remove(e.Value.(*entry).key)
		}
	}
}

func (r *Ring) Remove(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remove(key)
}

func (r *Ring) remove(key string) {
	if e, ok := r.items[key]; ok {
		r.order.Remove(e)
		delete(r.items, key)
	}
}
