package keys

import "sync"

type bucket struct {
	c    chan int
	last int
}

// Buckets are closed when they are old.
type Buckets struct {
	mu  sync.Mutex
	all map[string]bucket
}

func NewBuckets(n int, turns <-chan int) *Buckets {
	b := &Buckets{all: make(map[string]bucket, n)}
	go func() {
		for now := range turns {
			b.sweep(now)
		}
	}()
	return b
}

// What was deleted is not met again, nor is another one in its place.
func (b *Buckets) sweep(now int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, k := range b.all {
		if k.last > now {
			continue
		}
		close(k.c)
		delete(b.all, name)
	}
}

func (b *Buckets) Put(name string, v int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k, ok := b.all[name]
	if !ok {
		k = bucket{c: make(chan int, 5)}
		b.all[name] = k
	}
	select {
	case k.c <- v:
	default:
	}
}
