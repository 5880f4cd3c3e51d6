package evicted

import "sync"

// It does not insist on taking something out.
type gentle struct {
	slots chan int
}

func (g *gentle) put(n int) {
	select {
	case g.slots <- n:
	default:
		select {
		case <-g.slots:
		default:
		}
		g.slots <- n
	}
}

func (g *gentle) take() int { return <-g.slots }

// Nobody else takes anything out.
type window struct {
	slots chan int
}

func (w *window) put(n int) {
	select {
	case w.slots <- n:
	default:
		<-w.slots
		w.slots <- n
	}
}

// A lock keeps the consumer away.
type locked struct {
	mu    sync.Mutex
	slots chan int
}

func (l *locked) put(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.slots <- n:
	default:
		<-l.slots
		l.slots <- n
	}
}

func (l *locked) take() (n int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.slots) == 0 {
		return 0, false
	}
	return <-l.slots, true
}

// Others send as well: sooner or later somebody does.
type many struct {
	slots chan int
}

func (m *many) put(n int) {
	select {
	case m.slots <- n:
	default:
		<-m.slots
		m.slots <- n
	}
}

func (m *many) give(n int) { m.slots <- n }

func (m *many) take() int { return <-m.slots }

// A token is waited for: nothing is put into the channel after that.
type tokens struct {
	free chan int
}

func (t *tokens) release() bool {
	select {
	case t.free <- 1:
		return true
	default:
		<-t.free
		return false
	}
}

func (t *tokens) acquire() int { return <-t.free }
