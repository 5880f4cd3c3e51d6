package doubles

import "testing"

type fakeLink struct {
	down chan struct{}
}

func (l *fakeLink) Cut() {
	select {
	case <-l.down:
	default:
		close(l.down) // want `l.down may be closed twice`
	}
}

// One that a test stops twice at once.
func TestCut(t *testing.T) {
	l := &fakeLink{down: make(chan struct{})}
	go l.Cut()
	l.Cut()
	<-l.down
}
