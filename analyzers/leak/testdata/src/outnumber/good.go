package outnumber

import (
	"context"
	"sync"
)

// A worker that fails goes on to take what is left.
func drained(ctx context.Context, names []string, one func(context.Context, string) error) error {
	errs := make(chan error, 6)
	todo := make(chan string)
	for range 6 {
		go func() {
			var failed error
			for n := range todo {
				if failed == nil {
					failed = one(ctx, n)
				}
			}
			errs <- failed
		}()
	}
	for _, n := range names {
		todo <- n
	}
	close(todo)
	var first error
	for range 6 {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// A failure tells the sender.
func told(n int, do func(int) bool) {
	jobs, failed := make(chan int), make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for j := range jobs {
				if !do(j) {
					once.Do(func() { close(failed) })
					return
				}
			}
		})
	}
feed:
	for i := range n {
		select {
		case jobs <- i:
		case <-failed:
			break feed
		}
	}
	close(jobs)
	wg.Wait()
}

// A worker that has failed takes the rest.
func feedAll(n int, items map[string]bool, check func(string) error) {
	names := make(chan string, n)
	for range n {
		go func() {
			failed := false
			for name := range names {
				if failed {
					continue
				}
				failed = check(name) != nil
			}
		}()
	}
	for name := range items {
		names <- name
	}
	close(names)
}

// There is room for all of them.
func feedRoom(items []string, check func(string) error) {
	names := make(chan string, len(items))
	go func() {
		for name := range names {
			if check(name) != nil {
				return
			}
		}
	}()
	for _, name := range items {
		names <- name
	}
	close(names)
}

// Who fails says so to the one who feeds.
func feedUntil(items map[string]bool, check func(string) error) {
	names := make(chan string)
	stop := make(chan struct{})
	go func() {
		defer close(stop)
		for name := range names {
			if check(name) != nil {
				return
			}
		}
	}()
	defer close(names)
	for name := range items {
		select {
		case names <- name:
		case <-stop:
			return
		}
	}
}

// Workers go on after an error.
func feedEvery(set *limits, items map[string]bool, check func(string) error) error {
	names := make(chan string, set.workers)
	failed := make(chan error, set.workers)
	for range set.workers {
		go func() {
			var first error
			for name := range names {
				if err := check(name); err != nil && first == nil {
					first = err
				}
			}
			failed <- first
		}()
	}
	for name := range items {
		names <- name
	}
	close(names)
	var err error
	for range set.workers {
		if e := <-failed; e != nil {
			err = e
		}
	}
	return err
}

// How much room there has to be was computed.
func feedSome(set *limits, check func(string) error) error {
	failed := make(chan error, 2*set.workers+set.room)
	for range set.workers {
		go func() {
			failed <- check("a")
			failed <- check("b")
		}()
	}
	return <-failed
}

type page struct{ rows int }

func (p *page) skip(n int) { p.rows -= n }

func load(name string) (*page, error) { return &page{len(name)}, nil }

type book struct {
	workers int
	names   []string
	pages   map[string]*page
}

// The map was filled before: its entries are as many as it is long, and so are the answers;
// and there is room for as many as there are names.
func (b *book) skipAll(n int) error {
	done := make(chan bool, b.workers)
	names := make(chan string, len(b.names))
	stop := make(chan bool)
	for _, name := range b.names {
		if _, ok := b.pages[name]; !ok {
			p, err := load(name)
			if err != nil {
				return err
			}
			b.pages[name] = p
		}
	}
	for range b.workers {
		go func() {
			for {
				select {
				case <-stop:
					return
				case name := <-names:
					b.pages[name].skip(n)
					done <- true
				}
			}
		}()
	}
	for name := range b.pages {
		names <- name
	}
	for i := 0; i < len(b.pages); i++ {
		<-done
	}
	for range b.workers {
		stop <- true
	}
	return nil
}
