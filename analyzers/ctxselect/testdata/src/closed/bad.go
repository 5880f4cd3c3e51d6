package closed

import "time"

// The end closes the channel of the values, and the loop does not ask for that.
type Gather struct {
	in   chan int
	done func([]int)
}

func NewGather(done func([]int)) *Gather {
	g := &Gather{in: make(chan int, 10), done: done}
	go g.loop()
	return g
}

func (g *Gather) Put(n int) { g.in <- n }

func (g *Gather) Close() { close(g.in) }

func (g *Gather) loop() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var all []int
	for {
		select {
		case n := <-g.in: // want `loop never ends: it receives from g.in again and again once that is closed`
			all = append(all, n)
		case <-tick.C:
			g.done(all)
			all = nil
		}
	}
}

// A bare receive, of a local channel.
func feed(names []string, use func(string)) {
	c := make(chan string)
	go func() {
		for {
			name := <-c // want `loop never ends: it receives from c again and again`
			use(name)
		}
	}()
	for _, name := range names {
		c <- name
	}
	close(c)
}
