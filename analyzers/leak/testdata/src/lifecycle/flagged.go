package lifecycle

import "time"

// A Group of workers is begun and ended by its owner, who knows: there is a flag for those who
// have never begun.
type Group struct {
	quit    chan bool
	started bool
	clean   func()
}

func NewGroup(clean func()) *Group { return &Group{clean: clean} }

func (g *Group) StartWorkers() {
	if g.started {
		return
	}
	g.quit = make(chan bool)
	go cleaner(g.clean, g.quit)
	g.started = true
}

func (g *Group) Close() {
	if !g.started {
		return
	}
	g.quit <- true
}

func cleaner(clean func(), quit chan bool) {
	t := time.NewTicker(time.Minute)
	for {
		select {
		case <-quit:
			return
		case <-t.C:
			clean()
		}
	}
}
