package trying

import (
	"sync"
	"time"
)

// Only who has it gives it back.
func (s *sweeper) tidy(f func() int) bool {
	ok := s.mu.TryLock()
	if ok {
		defer s.mu.Unlock()
		s.swept += f()
	}
	return ok
}

// Who does not get it tries again, or waits.
func (s *sweeper) insist(f func() int) {
	for n := 0; !s.mu.TryLock(); n++ {
		if n == 10 {
			s.mu.Lock()
			break
		}
		time.Sleep(time.Millisecond)
	}
	defer s.mu.Unlock()
	s.swept += f()
}

// Who holds it hands it over.
type baton struct {
	mu   sync.Mutex
	next chan struct{}
}

func (b *baton) run(f func()) {
	if !b.mu.TryLock() {
		<-b.next
	}
	f()
	b.mu.Unlock()
}
