// Functions that ask so much that their schedules come to no end, and start
// goroutines of their own besides.
package near

import (
	"errors"
	"sync"
)

// A survey asks its sources.
type survey struct {
	mu     sync.Mutex
	seen   map[string]bool
	limit  int
	events chan string
	has    struct {
		a, b, c, d, e, f, g, h, i, j, k func() bool
	}
}

// ask tells the listeners what it has found, and returns what says that this is over.
func (s *survey) ask(has func() bool) func() {
	if has() {
		s.events <- "yes"
		return func() { s.events <- "over" }
	}
	s.events <- "no"
	return nil
}

// over says that all is over.
func over(all ...func()) {
	for _, f := range all {
		if f != nil {
			f()
		}
	}
}

func (s *survey) check(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[name] && len(s.seen) < s.limit
}

// finish closes a channel that it is given, among other things.
func (s *survey) finish(found chan int) {
	s.events <- "finished"
	close(found)
}

// must does not come back if it is told of an error.
func (s *survey) must(err error) {
	s.events <- "must"
	if err != nil {
		panic(err)
	}
}

// NeverClosed forgets to close what it ranges over.
func (s *survey) NeverClosed(sources []string) int {
	a, b, c, d, e, f, g, h, i, j, k := s.ask(s.has.a), s.ask(s.has.b), s.ask(s.has.c), s.ask(s.has.d), s.ask(s.has.e), s.ask(s.has.f), s.ask(s.has.g), s.ask(s.has.h), s.ask(s.has.i), s.ask(s.has.j), s.ask(s.has.k)
	var wg sync.WaitGroup
	found := make(chan int, len(sources))
	for range sources {
		wg.Add(1)
		go func() {
			defer wg.Done()
			found <- 1
		}()
	}
	wg.Wait()
	total := 0
	for n := range found { // want `receive from found blocks forever: nobody sends or closes`
		total += n
	}
	over(a, b, c, d, e, f, g, h, i, j, k)
	return total
}

// Closed does not.
func (s *survey) Closed(sources []string) int {
	a, b, c, d, e, f, g, h, i, j, k := s.ask(s.has.a), s.ask(s.has.b), s.ask(s.has.c), s.ask(s.has.d), s.ask(s.has.e), s.ask(s.has.f), s.ask(s.has.g), s.ask(s.has.h), s.ask(s.has.i), s.ask(s.has.j), s.ask(s.has.k)
	var wg sync.WaitGroup
	found := make(chan int, len(sources))
	for range sources {
		wg.Add(1)
		go func() {
			defer wg.Done()
			found <- 1
		}()
	}
	wg.Wait()
	close(found)
	total := 0
	for n := range found {
		total += n
	}
	over(a, b, c, d, e, f, g, h, i, j, k)
	return total
}

// ClosedByHelper hands the channel to who closes it.
func (s *survey) ClosedByHelper(sources []string) int {
	a, b, c, d, e, f, g, h, i, j, k := s.ask(s.has.a), s.ask(s.has.b), s.ask(s.has.c), s.ask(s.has.d), s.ask(s.has.e), s.ask(s.has.f), s.ask(s.has.g), s.ask(s.has.h), s.ask(s.has.i), s.ask(s.has.j), s.ask(s.has.k)
	found := make(chan int)
	go func() {
		defer s.finish(found)
		for _, name := range sources {
			if s.check(name) {
				return
			}
			found <- 1
		}
	}()
	total := 0
	for n := range found {
		total += n
	}
	over(a, b, c, d, e, f, g, h, i, j, k)
	return total
}

// LeftEarly leaves behind who sends.
func (s *survey) LeftEarly(name string) int {
	a, b, c, d, e, f, g, h, i, j, k := s.ask(s.has.a), s.ask(s.has.b), s.ask(s.has.c), s.ask(s.has.d), s.ask(s.has.e), s.ask(s.has.f), s.ask(s.has.g), s.ask(s.has.h), s.ask(s.has.i), s.ask(s.has.j), s.ask(s.has.k)
	found := make(chan int)
	go func() {
		found <- 1 // want `send on found blocks forever: nobody receives`
	}()
	over(a, b, c, d, e, f, g, h, i, j, k)
	if !s.check(name) {
		return 0
	}
	return <-found
}

// Fatal leaves nobody behind, since the process ends.
func (s *survey) Fatal(err error) int {
	a, b, c, d, e, f, g, h, i, j, k := s.ask(s.has.a), s.ask(s.has.b), s.ask(s.has.c), s.ask(s.has.d), s.ask(s.has.e), s.ask(s.has.f), s.ask(s.has.g), s.ask(s.has.h), s.ask(s.has.i), s.ask(s.has.j), s.ask(s.has.k)
	found := make(chan int)
	go func() { found <- 1 }()
	if err != nil {
		s.must(err)
		return 0
	}
	over(a, b, c, d, e, f, g, h, i, j, k)
	return <-found
}

// sum leaves behind who sends. Who calls it is not explored to the end, and
// comes no farther in it than where it fails.
func (s *survey) sum(sources []string) (int, func(), error) {
	if !s.check("sum") {
		return 0, nil, errors.New("no sum")
	}
	a, b, c, d, e, f := s.ask(s.has.a), s.ask(s.has.b), s.ask(s.has.c), s.ask(s.has.d), s.ask(s.has.e), s.ask(s.has.f)
	found := make(chan int)
	go func() {
		found <- len(sources) // want `send on found blocks forever: nobody receives`
	}()
	total := 0
	if s.check("late") {
		total = <-found
	}
	over(a, b, c, d, e, f)
	return total, func() { s.events <- "over" }, nil
}

// Total calls it.
func (s *survey) Total(sources []string) int {
	total, end, err := s.sum(sources)
	if err != nil {
		s.events <- "no sum"
	}
	a, b, c, d, e, f, g, h, i, j, k := s.ask(s.has.a), s.ask(s.has.b), s.ask(s.has.c), s.ask(s.has.d), s.ask(s.has.e), s.ask(s.has.f), s.ask(s.has.g), s.ask(s.has.h), s.ask(s.has.i), s.ask(s.has.j), s.ask(s.has.k)
	over(a, b, c, d, e, f, g, h, i, j, k)
	over(end)
	return total
}

// product closes unless it is told not to, and its caller, who is not explored to the end,
// does not tell it so. What hangs on the caller is not judged without him.
func (s *survey) product(sources []string, open bool) (int, func(), error) {
	if !s.check("product") {
		return 0, nil, errors.New("no product")
	}
	a, b, c, d, e, f := s.ask(s.has.a), s.ask(s.has.b), s.ask(s.has.c), s.ask(s.has.d), s.ask(s.has.e), s.ask(s.has.f)
	var wg sync.WaitGroup
	found := make(chan int, len(sources))
	for range sources {
		wg.Add(1)
		go func() {
			defer wg.Done()
			found <- 1
		}()
	}
	wg.Wait()
	if !open {
		close(found)
	}
	total := 1
	for n := range found {
		total *= n
	}
	over(a, b, c, d, e, f)
	return total, func() { s.events <- "over" }, nil
}

// Product calls it.
func (s *survey) Product(sources []string) int {
	a, b, c, d, e, f := s.ask(s.has.a), s.ask(s.has.b), s.ask(s.has.c), s.ask(s.has.d), s.ask(s.has.e), s.ask(s.has.f)
	product, end, err := s.product(sources, false)
	if err != nil {
		s.events <- "no product"
	}
	g, h, i, j, k := s.ask(s.has.g), s.ask(s.has.h), s.ask(s.has.i), s.ask(s.has.j), s.ask(s.has.k)
	over(a, b, c, d, e, f, g, h, i, j, k)
	over(end)
	return product
}
