package waiting

import "sync"

// The send comes after the lock was given back.
func (s *scheduler) submitFree(id int) {
	s.mu.Lock()
	done := s.done[id]
	s.mu.Unlock()
	if !done {
		s.jobs <- job{id}
	}
}

func runTwoFree() {
	s := newScheduler()
	go s.work2()
	s.submitFree(1)
	s.submitFree(2)
	close(s.jobs)
}

func (s *scheduler) work2() {
	for j := range s.jobs {
		s.mu.Lock()
		s.done[j.id] = true
		s.mu.Unlock()
	}
}

// Slow, but the worker does not need the lock.
func (s *scheduler) submitSlow(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs <- job{id}
}

func runSlow(do func(int)) {
	s := newScheduler()
	go func() {
		for j := range s.jobs {
			do(j.id)
		}
	}()
	s.submitSlow(1)
	s.submitSlow(2)
	close(s.jobs)
}

// Wait is called without the lock.
func (s *scheduler) drainFree(ids []int) {
	for _, id := range ids {
		s.wg.Add(1)
		go s.finish2(id)
	}
	s.wg.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.done)
}

func (s *scheduler) finish2(id int) {
	defer s.wg.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done[id] = true
}

func drainAllFree(ids []int) {
	s := newScheduler()
	s.drainFree(ids)
}

// The condition gives the lock back while it waits, and is signalled.
func (s *scheduler) leaveSignal() {
	s.mu.Lock()
	s.busy--
	s.mu.Unlock()
	s.cond.Broadcast()
}

func busyOneSignal() {
	s := newScheduler()
	s.busy = 1
	go s.leaveSignal()
	s.waitIdle2()
}

func (s *scheduler) waitIdle2() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.busy > 0 {
		s.cond.Wait()
	}
}

// The loop does not need the lock that orders its callers.
type owner struct {
	mu    sync.Mutex
	calls chan chan int
}

func (o *owner) serve() {
	n := 0
	for reply := range o.calls {
		n++
		reply <- n
	}
}

func (o *owner) next() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	reply := make(chan int)
	o.calls <- reply
	return <-reply
}

func countOwned() int {
	o := &owner{calls: make(chan chan int)}
	go o.serve()
	defer close(o.calls)
	return o.next()
}
