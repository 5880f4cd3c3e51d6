// Package promises has methods whose documentation says what may be called after them.
package promises

import (
	"context"
	"sync"
)

// The documentation promises more than the code keeps.
type Feed struct {
	items chan string
	done  chan struct{}
}

// NewFeed makes a feed.
func NewFeed() *Feed {
	f := &Feed{items: make(chan string), done: make(chan struct{})}
	go f.run()
	return f
}

func (f *Feed) run() {
	for {
		select {
		case s := <-f.items:
			println(s)
		case <-f.done:
			return
		}
	}
}

// Close ends the feed. It is safe to call Close more than once.
func (f *Feed) Close() {
	close(f.done) // want `f.done may be closed twice: the second close panics`
}

// A server is shut down, and closed if that takes too long.
type Server struct {
	quit chan struct{}
	wg   sync.WaitGroup
}

// NewServer starts a server.
func NewServer(serve func(quit <-chan struct{})) *Server {
	s := &Server{quit: make(chan struct{})}
	s.wg.Go(func() { serve(s.quit) })
	return s
}

// Shutdown waits for what is served. If that takes too long, the caller should
// Close the server.
func (s *Server) Shutdown(late <-chan struct{}) bool {
	close(s.quit)
	idle := make(chan struct{})
	go func() {
		s.wg.Wait()
		close(idle)
	}()
	select {
	case <-idle:
		return true
	case <-late:
		return false
	}
}

// Close does not wait.
func (s *Server) Close() {
	close(s.quit) // want `s.quit may be closed twice: the second close panics`
}

// Who is told by Stop that the context was over has Kill.
type Job struct {
	quit, done chan struct{}
}

// NewJob starts a job.
func NewJob(work func(quit <-chan struct{})) *Job {
	j := &Job{make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(j.done)
		work(j.quit)
	}()
	return j
}

// Stop waits for the job.
func (j *Job) Stop(ctx context.Context) error {
	close(j.quit)
	select {
	case <-j.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Kill leaves the job alone.
func (j *Job) Kill() {
	close(j.quit) // want `j.quit may be closed twice: the second close panics`
}
