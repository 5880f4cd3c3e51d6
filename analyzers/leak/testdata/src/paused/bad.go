// Package paused has components that are stopped in a state of their own.
package paused

import "sync"

// Whoever pauses a Player may stop it then. It waits to be resumed.
type Player struct {
	mu      sync.Mutex
	paused  bool
	resume  chan struct{}
	stop    chan struct{}
	stopped chan struct{}
	play    func()
}

func NewPlayer(play func()) *Player {
	p := &Player{resume: make(chan struct{}), stop: make(chan struct{}), stopped: make(chan struct{}), play: play}
	go p.run()
	return p
}

func (p *Player) run() {
	defer close(p.stopped)
	for {
		select {
		case <-p.stop:
			return
		default:
		}
		if p.isPaused() {
			<-p.resume // want `receive from p.resume blocks forever: nobody sends or closes`
		}
		p.play()
	}
}

func (p *Player) isPaused() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.paused
}

func (p *Player) Pause() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.paused = true
}

func (p *Player) Resume() {
	p.mu.Lock()
	was := p.paused
	p.paused = false
	p.mu.Unlock()
	if was {
		p.resume <- struct{}{}
	}
}

func (p *Player) Close() { close(p.stop) }
