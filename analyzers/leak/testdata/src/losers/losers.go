// Package losers: who comes too late with a new object drops it, and its goroutine.
package losers

import (
	"context"
	"sync"
)

type shard struct {
	items chan int
	done  chan struct{}
	sum   int
}

func newShard(done chan struct{}) *shard {
	s := &shard{items: make(chan int, 8), done: done}
	go s.run()
	return s
}

func (s *shard) run() {
	for {
		select {
		case n := <-s.items:
			s.sum += n
		case <-s.done:
			return
		}
	}
}

type shards struct {
	byKey sync.Map
	done  chan struct{}
}

func (s *shards) add(key string, n int) {
	b, ok := s.byKey.Load(key)
	if !ok {
		b, _ = s.byKey.LoadOrStore(key, newShard(s.done)) // want `the goroutine that newShard starts is left behind if there is another one in the map`
	}
	b.(*shard).items <- n
}

// The one that was not stored is stopped.
func (s *shards) tidy(key string, n int) {
	own := newShard(make(chan struct{}))
	b, loaded := s.byKey.LoadOrStore(key, own)
	if loaded {
		close(own.done)
	}
	b.(*shard).items <- n
}

// The goroutine is started for the one that is stored.
func newIdle() *shard { return &shard{items: make(chan int, 8)} }

func (s *shards) late(key string, n int) {
	b, loaded := s.byKey.LoadOrStore(key, newIdle())
	if !loaded {
		go b.(*shard).run()
	}
	b.(*shard).items <- n
}

// It ends with a context.
type bounded struct {
	items chan int
	ctx   context.Context
}

func newBounded(ctx context.Context) *bounded {
	b := &bounded{items: make(chan int), ctx: ctx}
	go b.run()
	return b
}

func (b *bounded) run() {
	for {
		select {
		case <-b.items:
		case <-b.ctx.Done():
			return
		}
	}
}

func (s *shards) forRequest(ctx context.Context, key string) any {
	b, _ := s.byKey.LoadOrStore(key, newBounded(ctx))
	return b
}

// It ends by itself.
type loaded struct {
	ready chan struct{}
	value string
}

func load(name string) *loaded {
	l := &loaded{ready: make(chan struct{})}
	go l.fetch(name)
	return l
}

func (l *loaded) fetch(name string) {
	l.value = name
	close(l.ready)
}

func (s *shards) get(name string) string {
	v, _ := s.byKey.LoadOrStore(name, load(name))
	l := v.(*loaded)
	<-l.ready
	return l.value
}
