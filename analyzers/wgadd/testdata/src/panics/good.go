package panics

import (
	"context"
	"log"
	"os"
	"sync"
)

// Done is deferred.
func eachDeferred(fs []func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { recover() }()
			f()
		}()
	}
	wg.Wait()
}

// Nobody recovers: the program ends.
func eachUnsafe(fs []func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(1)
		go func() {
			f()
			wg.Done()
		}()
	}
	wg.Wait()
}

// Who recovers is the helper that calls the callback, and it returns.
func eachSafe(fs []func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(1)
		go func() {
			safe(f)
			wg.Done()
		}()
	}
	wg.Wait()
}

func safe(f func()) {
	defer logPanic()
	f()
}

// Who recovers also counts.
func eachRecovered(fs []func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(1)
		go func() {
			defer func() {
				if recover() != nil {
					wg.Done()
				}
			}()
			f()
			wg.Done()
		}()
	}
	wg.Wait()
}

// The panic goes on, or the program ends.
func eachEnds(fs []func(), hard bool) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(1)
		go func() {
			defer func() {
				if r := recover(); r != nil {
					if hard {
						log.Print(r)
						os.Exit(2)
					}
					panic(r)
				}
			}()
			f()
			wg.Done()
		}()
	}
	wg.Wait()
}

// The caller recovers, but not the goroutine.
func eachOutside(fs []func()) {
	defer func() { recover() }()
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(1)
		go func() {
			f()
			wg.Done()
		}()
	}
	wg.Wait()
}

// A method is no callback: nothing says that it panics.
type job interface{ Do() }

func eachJob(jobs []job) {
	var wg sync.WaitGroup
	for _, j := range jobs {
		wg.Add(1)
		go func() {
			defer func() { recover() }()
			j.Do()
			wg.Done()
		}()
	}
	wg.Wait()
}

// The function is in view, and does not panic.
func eachKnown(n int) {
	total, mu := 0, sync.Mutex{}
	work := func(i int) {
		mu.Lock()
		total += i
		mu.Unlock()
	}
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer func() { recover() }()
			work(i)
			wg.Done()
		}()
	}
	wg.Wait()
}

// The deferred call that recovers is registered after the callback has run.
func late(f func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		f()
		defer func() { recover() }()
		wg.Done()
	}()
	wg.Wait()
}

// The cancel function is the library's.
func canceled(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer func() { recover() }()
		<-ctx.Done()
		cancel()
		wg.Done()
	}()
	cancel()
	wg.Wait()
}

// The crew counts itself off.
type crew struct {
	wg   sync.WaitGroup
	work func()
}

func newCrew(work func()) *crew { return &crew{work: work} }

func (c *crew) Go() {
	c.wg.Add(1)
	safely(func() {
		defer c.wg.Done()
		c.work()
	})
}

func (c *crew) Stop() { c.wg.Wait() }

// Somebody else counts off what was left out.
type guarded struct {
	wg   sync.WaitGroup
	work func()
}

func newGuarded(work func()) *guarded { return &guarded{work: work} }

func (g *guarded) Go() {
	g.wg.Add(1)
	safely(func() {
		g.work()
		g.wg.Done()
	})
}

func (g *guarded) Failed() { g.wg.Done() }

func (g *guarded) Stop() { g.wg.Wait() }

// The panic goes on after it was looked at, here and in a helper.
func eachAgain(fs []func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(2)
		go func() {
			defer func() {
				if r := recover(); r != nil {
					log.Print(r)
					panic(r)
				}
			}()
			f()
			wg.Done()
		}()
		go func() {
			defer func() {
				if r := recover(); r != nil {
					rethrow(r)
				}
			}()
			f()
			wg.Done()
		}()
	}
	wg.Wait()
}

func rethrow(r any) {
	log.Print(r)
	if strict {
		panic(r)
	}
	os.Stderr.Close()
	fail(r)
}

var strict = os.Getenv("STRICT") != ""

func fail(r any) { log.Fatal(r) }

// The function that is given is in view, and does nothing of interest.
func prepared(once *sync.Once) int {
	var wg sync.WaitGroup
	n := 0
	wg.Add(1)
	go func() {
		defer func() { recover() }()
		once.Do(func() { n++ })
		wg.Done()
	}()
	wg.Wait()
	return n
}

// Who began something says when it is done, from elsewhere.
type tally struct {
	wg   sync.WaitGroup
	quit chan struct{}
}

func newTally() *tally { return &tally{quit: make(chan struct{})} }

func (t *tally) Begin() {
	t.wg.Add(1)
	go func() {
		<-t.quit
	}()
}

func (t *tally) End() { t.wg.Done() }

func (t *tally) Close() {
	close(t.quit)
	t.wg.Wait()
}
