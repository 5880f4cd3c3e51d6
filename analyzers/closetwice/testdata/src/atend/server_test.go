package atend

import (
	"sync"
	"testing"
)

type server struct {
	quit chan struct{}
	wg   sync.WaitGroup
}

func start() *server {
	s := &server{quit: make(chan struct{})}
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		<-s.quit
	}()
	return s
}

// stop ends the server.
func (s *server) stop() {
	close(s.quit) // want `s.quit may be closed twice`
	s.wg.Wait()
}

func started(t *testing.T) *server {
	t.Helper()
	s := start()
	t.Cleanup(s.stop)
	return s
}

func TestServes(t *testing.T) {
	s := started(t)
	select {
	case <-s.quit:
		t.Error("quit")
	default:
	}
}

// The helper stops it as well.
func TestStops(t *testing.T) {
	s := started(t)
	s.stop()
}

// The cleanup asks whether it is closed.
func TestAsks(t *testing.T) {
	quit := make(chan struct{})
	t.Cleanup(func() {
		select {
		case <-quit:
		default:
			close(quit)
		}
	})
	go func() { <-quit }()
	close(quit)
}
