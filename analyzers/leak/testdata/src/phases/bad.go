package phases

import "sync"

// It runs from the first, but only Play makes it one that Close stops.
type player struct {
	mu    sync.Mutex
	phase phase
	songs chan string
	done  chan struct{}
}

func newPlayer() *player {
	p := &player{phase: closed, songs: make(chan string), done: make(chan struct{})}
	go p.loop()
	return p
}

func (p *player) loop() {
	for {
		select { // want `select blocks forever`
		case s := <-p.songs:
			println(s)
		case <-p.done:
			return
		}
	}
}

func (p *player) Play() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.phase = active
}

func (p *player) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.phase == closed {
		return
	}
	p.phase = closed
	close(p.done)
}
