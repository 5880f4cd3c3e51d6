package drains

// The channel comes from others, who may close it.
func discard(ch chan string) {
	go func() {
		for range ch {
		}
	}()
}

func Discard(ch chan string) { discard(ch) }

// Others have the channel, too.
type Open struct{ Ch chan string }

func NewOpen() *Open { return &Open{make(chan string)} }

func (o *Open) Stop() {
	go func() {
		for range o.Ch {
		}
	}()
}

// Who is given the channel may close it.
type given struct{ ch chan string }

func Given(to func(chan string)) *given {
	g := &given{make(chan string)}
	to(g.ch)
	return g
}

func (g *given) Stop() {
	go func() {
		for range g.ch {
		}
	}()
}

// A literal closes it.
type lit struct{ ch chan string }

func Lit(next func() string) *lit {
	l := &lit{make(chan string)}
	ch := l.ch
	go func() {
		defer close(ch)
		for s := next(); s != ""; s = next() {
			ch <- s
		}
	}()
	return l
}

func (l *lit) Stop() {
	go func() {
		for range l.ch {
		}
	}()
}

// It counts what comes: it serves.
type counts struct {
	ch chan string
	n  int
}

func Counts() *counts {
	c := &counts{ch: make(chan string)}
	go func() {
		for range c.ch {
			c.n++
		}
	}()
	return c
}

func (c *counts) Add(s string) { c.ch <- s }
