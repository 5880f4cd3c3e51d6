package kept

import "sync"

// The same, of types with parameters.

type bounded[K comparable] struct {
	mu      sync.Mutex
	items   map[K]bool
	evicted func(K)
}

func newBounded[K comparable](evicted func(K)) *bounded[K] {
	return &bounded[K]{items: make(map[K]bool), evicted: evicted}
}

func (b *bounded[K]) put(k K) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for old := range b.items {
		delete(b.items, old)
		b.evicted(old)
	}
	b.items[k] = true
}

func (b *bounded[K]) drop(k K) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.items, k)
}

type layers[V any] struct {
	top  *bounded[string]
	rest map[string]V
}

func newLayers[V any]() *layers[V] {
	l := &layers[V]{rest: make(map[string]V)}
	l.top = newBounded(l.gone)
	return l
}

func (l *layers[V]) gone(k string) {
	l.top.drop(k) // want `l.top.mu is locked again in a callback that is called with it held: deadlock`
}

type plainLayers[V any] struct {
	top  *bounded[string]
	rest map[string]V
}

func newPlainLayers[V any]() *plainLayers[V] {
	l := &plainLayers[V]{rest: make(map[string]V)}
	l.top = newBounded(l.gone)
	return l
}

func (l *plainLayers[V]) gone(k string) { delete(l.rest, k) }
