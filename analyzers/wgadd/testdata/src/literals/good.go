package literals

import "sync"

// What is not counted is not started.
type Tidy struct {
	Sinks []Sink
	wg    sync.WaitGroup
}

func (t *Tidy) Write(line string) {
	for _, s := range t.Sinks {
		if s == nil {
			continue
		}
		t.wg.Add(1)
		go t.write(s, line)
	}
	t.wg.Wait()
}

func (t *Tidy) write(s Sink, line string) {
	defer t.wg.Done()
	if s.Write(line) == ErrClosed {
		return
	}
}

// Who has it counts: that is for code that is not in view.
type Counter struct {
	wg   sync.WaitGroup
	open bool
}

func (c *Counter) Enter() { c.wg.Add(1) }
func (c *Counter) Leave() { c.wg.Done() }
func (c *Counter) Wait()  { c.wg.Wait() }

// A flag that only the methods set is not set in the beginning.
type Once struct {
	wg      sync.WaitGroup
	running bool
	stop    chan struct{}
}

func (o *Once) Start(f func(<-chan struct{})) {
	if o.running {
		return
	}
	o.running = true
	stop := make(chan struct{})
	o.stop = stop
	o.wg.Add(1)
	go func() {
		defer o.wg.Done()
		f(stop)
		<-stop
	}()
}

func (o *Once) Stop() {
	if !o.running {
		return
	}
	o.running = false
	close(o.stop)
	o.wg.Wait()
}
