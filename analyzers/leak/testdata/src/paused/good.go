package paused

import "sync"

// It waits for its end, too.
type Reel struct {
	mu     sync.Mutex
	paused bool
	resume chan struct{}
	stop   chan struct{}
	play   func()
}

func NewReel(play func()) *Reel {
	r := &Reel{resume: make(chan struct{}), stop: make(chan struct{}), play: play}
	go r.run()
	return r
}

func (r *Reel) run() {
	for {
		r.mu.Lock()
		paused := r.paused
		r.mu.Unlock()
		if paused {
			select {
			case <-r.resume:
			case <-r.stop:
				return
			}
		}
		select {
		case <-r.stop:
			return
		default:
		}
		r.play()
	}
}

func (r *Reel) Pause() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paused = true
}

func (r *Reel) Resume() {
	r.mu.Lock()
	was := r.paused
	r.paused = false
	r.mu.Unlock()
	if was {
		select {
		case r.resume <- struct{}{}:
		case <-r.stop:
		}
	}
}

func (r *Reel) Close() { close(r.stop) }
