// Functions that ask so much that their schedules come to no end, and start
// goroutines of their own besides.
package near

import (
	"errors"
	"sync"
)

type options struct {
	verbose, strict, cached, traced, retried, signed, packed, split, merged, sorted, quick func() bool
}

// A survey asks its sources.
type survey struct {
	mu     sync.Mutex
	seen   map[string]bool
	opts   *options
	limit  int
	events chan string
}

func (s *survey) note(what string) {
	s.mu.Lock()
	s.seen[what] = true
	s.mu.Unlock()
	s.events <- what
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

func (s *survey) check(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[name] && len(s.seen) < s.limit
}

// finish closes a channel that it is given, among other things.
func (s *survey) finish(found chan int) {
	if s.ask(s.opts.verbose) != nil {
		s.note("finished")
	}
	close(found)
}

// must does not come back if it is told of an error.
func (s *survey) must(err error) {
	s.events <- "must"
	if err != nil {
		panic(err)
	}
}

// die does not come back.
func (s *survey) die() {
	s.events <- "dies"
	panic("dead")
}

// NeverClosed forgets to close what it ranges over.
func (s *survey) NeverClosed(sources []string) int {
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
	packed := s.ask(s.opts.packed)
	split := s.ask(s.opts.split)
	merged := s.ask(s.opts.merged)
	sorted := s.ask(s.opts.sorted)
	quick := s.ask(s.opts.quick)
	var wg sync.WaitGroup
	found := make(chan int, len(sources))
	for _, name := range sources {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if s.check(name) {
				found <- 1
				return
			}
			found <- 0
		}()
	}
	wg.Wait()
	total := 0
	for n := range found { // want `receive from found blocks forever: nobody sends or closes`
		total += n
	}
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	if packed != nil {
		packed()
	}
	if split != nil {
		split()
	}
	if merged != nil {
		merged()
	}
	if sorted != nil {
		sorted()
	}
	if quick != nil {
		quick()
	}
	return total
}

// Closed does not.
func (s *survey) Closed(sources []string) int {
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
	packed := s.ask(s.opts.packed)
	split := s.ask(s.opts.split)
	merged := s.ask(s.opts.merged)
	sorted := s.ask(s.opts.sorted)
	quick := s.ask(s.opts.quick)
	var wg sync.WaitGroup
	found := make(chan int, len(sources))
	for _, name := range sources {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if s.check(name) {
				found <- 1
				return
			}
			found <- 0
		}()
	}
	wg.Wait()
	close(found)
	total := 0
	for n := range found {
		total += n
	}
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	if packed != nil {
		packed()
	}
	if split != nil {
		split()
	}
	if merged != nil {
		merged()
	}
	if sorted != nil {
		sorted()
	}
	if quick != nil {
		quick()
	}
	return total
}

// ClosedByHelper hands the channel to who closes it.
func (s *survey) ClosedByHelper(sources []string) int {
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
	packed := s.ask(s.opts.packed)
	split := s.ask(s.opts.split)
	merged := s.ask(s.opts.merged)
	sorted := s.ask(s.opts.sorted)
	quick := s.ask(s.opts.quick)
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
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	if packed != nil {
		packed()
	}
	if split != nil {
		split()
	}
	if merged != nil {
		merged()
	}
	if sorted != nil {
		sorted()
	}
	if quick != nil {
		quick()
	}
	return total
}

// LeftEarly leaves behind who sends.
func (s *survey) LeftEarly(name string) int {
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
	packed := s.ask(s.opts.packed)
	split := s.ask(s.opts.split)
	merged := s.ask(s.opts.merged)
	sorted := s.ask(s.opts.sorted)
	quick := s.ask(s.opts.quick)
	found := make(chan int)
	go func() {
		found <- 1 // want `send on found blocks forever: nobody receives`
	}()
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	if packed != nil {
		packed()
	}
	if split != nil {
		split()
	}
	if merged != nil {
		merged()
	}
	if sorted != nil {
		sorted()
	}
	if quick != nil {
		quick()
	}
	if !s.check(name) {
		return 0
	}
	return <-found
}

// Fails leaves nobody behind, since all ends.
func (s *survey) Fails(name string) int {
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
	packed := s.ask(s.opts.packed)
	split := s.ask(s.opts.split)
	merged := s.ask(s.opts.merged)
	sorted := s.ask(s.opts.sorted)
	quick := s.ask(s.opts.quick)
	found := make(chan int)
	go func() { found <- 1 }()
	if !s.check(name) {
		s.die()
		return 0
	}
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	if packed != nil {
		packed()
	}
	if split != nil {
		split()
	}
	if merged != nil {
		merged()
	}
	if sorted != nil {
		sorted()
	}
	if quick != nil {
		quick()
	}
	return <-found
}

// Fatal leaves nobody behind, either.
func (s *survey) Fatal(err error) int {
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
	packed := s.ask(s.opts.packed)
	split := s.ask(s.opts.split)
	merged := s.ask(s.opts.merged)
	sorted := s.ask(s.opts.sorted)
	quick := s.ask(s.opts.quick)
	found := make(chan int)
	go func() { found <- 1 }()
	if err != nil {
		s.must(err)
		return 0
	}
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	if packed != nil {
		packed()
	}
	if split != nil {
		split()
	}
	if merged != nil {
		merged()
	}
	if sorted != nil {
		sorted()
	}
	if quick != nil {
		quick()
	}
	return <-found
}

// sum forgets to close what it ranges over. Who calls it is not explored to the end, and
// comes no farther in it than where it fails.
func (s *survey) sum(sources []string) (int, func(), error) {
	if !s.check("sum") {
		return 0, nil, errors.New("no sum")
	}
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
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
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	return total, func() { s.events <- "over" }, nil
}

// Total calls it.
func (s *survey) Total(sources []string) int {
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
	total, over, err := s.sum(sources)
	if err != nil {
		s.events <- "no sum"
	}
	packed := s.ask(s.opts.packed)
	split := s.ask(s.opts.split)
	merged := s.ask(s.opts.merged)
	sorted := s.ask(s.opts.sorted)
	quick := s.ask(s.opts.quick)
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	if packed != nil {
		packed()
	}
	if split != nil {
		split()
	}
	if merged != nil {
		merged()
	}
	if sorted != nil {
		sorted()
	}
	if quick != nil {
		quick()
	}
	over()
	return total
}

// product needs no close if it is told so, and its caller, who is not explored to the end,
// does so. What hangs on the caller is not judged without him.
func (s *survey) product(sources []string, open bool) (int, func(), error) {
	if !s.check("product") {
		return 0, nil, errors.New("no product")
	}
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
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
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	return total, func() { s.events <- "over" }, nil
}

// Product calls it.
func (s *survey) Product(sources []string) int {
	verbose := s.ask(s.opts.verbose)
	strict := s.ask(s.opts.strict)
	cached := s.ask(s.opts.cached)
	traced := s.ask(s.opts.traced)
	retried := s.ask(s.opts.retried)
	signed := s.ask(s.opts.signed)
	product, over, err := s.product(sources, false)
	if err != nil {
		s.events <- "no product"
	}
	packed := s.ask(s.opts.packed)
	split := s.ask(s.opts.split)
	merged := s.ask(s.opts.merged)
	sorted := s.ask(s.opts.sorted)
	quick := s.ask(s.opts.quick)
	if verbose != nil {
		verbose()
	}
	if strict != nil {
		strict()
	}
	if cached != nil {
		cached()
	}
	if traced != nil {
		traced()
	}
	if retried != nil {
		retried()
	}
	if signed != nil {
		signed()
	}
	if packed != nil {
		packed()
	}
	if split != nil {
		split()
	}
	if merged != nil {
		merged()
	}
	if sorted != nil {
		sorted()
	}
	if quick != nil {
		quick()
	}
	over()
	return product
}
