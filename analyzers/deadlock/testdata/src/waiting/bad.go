// Package waiting: a lock is held while its holder waits for who needs it.
package waiting

import "sync"

type job struct{ id int }

type scheduler struct {
	mu   sync.Mutex
	jobs chan job
	done map[int]bool
	wg   sync.WaitGroup
	cond *sync.Cond
	busy int
}

func newScheduler() *scheduler {
	s := &scheduler{jobs: make(chan job), done: make(map[int]bool)}
	s.cond = sync.NewCond(&s.mu)
	return s
}

// The send waits for the worker, and the worker for the lock.
func (s *scheduler) submit(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.done[id] {
		s.jobs <- job{id}
	}
}

func (s *scheduler) work() {
	for j := range s.jobs {
		s.mu.Lock() // want `locking s.mu blocks forever: its holder waits for this goroutine`
		s.done[j.id] = true
		s.mu.Unlock()
	}
}

func runTwo() {
	s := newScheduler()
	go s.work()
	s.submit(1)
	s.submit(2)
	close(s.jobs)
}

// Wait is called under the lock that the others need to be done.
func (s *scheduler) drain(ids []int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.wg.Add(1)
		go s.finish(id)
	}
	s.wg.Wait()
}

func (s *scheduler) finish(id int) {
	defer s.wg.Done()
	s.mu.Lock() // want `locking s.mu blocks forever: its holder waits for this goroutine`
	defer s.mu.Unlock()
	s.done[id] = true
}

func drainAll(ids []int) {
	s := newScheduler()
	s.drain(ids)
}

// Nobody signals where the count goes down.
func (s *scheduler) waitIdle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.busy > 0 {
		s.cond.Wait() // want `s.cond.Wait blocks forever: nobody signals any more`
	}
}

func (s *scheduler) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
}

func busyOne() {
	s := newScheduler()
	s.busy = 1
	go s.leave()
	s.waitIdle()
}

// The reply comes from the goroutine that the lock keeps out.
type server struct {
	mu    sync.Mutex
	calls chan chan int
	n     int
}

func (v *server) serve() {
	for reply := range v.calls {
		v.mu.Lock() // want `locking v.mu blocks forever: its holder waits for this goroutine`
		v.n++
		n := v.n
		v.mu.Unlock()
		reply <- n
	}
}

func (v *server) next() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	reply := make(chan int)
	v.calls <- reply
	return <-reply
}

func count() int {
	v := &server{calls: make(chan chan int)}
	go v.serve()
	defer close(v.calls)
	return v.next()
}
