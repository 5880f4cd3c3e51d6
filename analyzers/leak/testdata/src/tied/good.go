// Package tied: two numbers that are not known, and that a type or the code that is
// not seen keeps equal.
package tied

import (
	"runtime"
	"sync/atomic"
)

type part struct{ drop func() error }

// There are as many parts as count says.
type index struct {
	count uint64
	parts []*part
}

func (x *index) threads() int {
	n := runtime.GOMAXPROCS(0)
	if len(x.parts) < n {
		return len(x.parts)
	}
	return n
}

// The room is enough for those who are left.
func (x *index) drop() error {
	n := x.threads()
	errs := make(chan error, x.count)
	var next uint32
	for k := 0; k < n; k++ {
		go func() {
			for {
				i := int(atomic.AddUint32(&next, 1) - 1)
				if i >= len(x.parts) {
					return
				}
				errs <- x.parts[i].drop()
			}
		}()
	}
	for i := 0; i < cap(errs); i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// As many answers come as there are parts.
func (x *index) sum(ask func(*part) int) (sum int) {
	answers := make(chan int, len(x.parts))
	for _, p := range x.parts {
		go func() { answers <- ask(p) }()
	}
	for i := uint64(0); i < x.count; i++ {
		sum += <-answers
	}
	return sum
}

// Count is how many parts each index has.
var Count = 8

// Each part has its channel.
func (x *index) names(list func(*part) []string) (out []string) {
	chans := make([]chan string, Count)
	for i, p := range x.parts {
		found := list(p)
		chans[i] = make(chan string, len(found))
		for _, f := range found {
			chans[i] <- f
		}
		close(chans[i])
	}
	for _, ch := range chans {
		for f := range ch {
			out = append(out, f)
		}
	}
	return out
}

type list interface {
	add(error)
	all() []error
}

// The failures are counted by the list that they are put into.
func first(names []string, failures list, dial func(string) (int, error)) (int, bool) {
	failed, got := make(chan error, len(names)), make(chan int)
	done := make(chan bool)
	defer close(done)
	for _, name := range names {
		go func() {
			n, err := dial(name)
			if err != nil {
				failed <- err
				return
			}
			select {
			case got <- n:
			case <-done:
			}
		}()
	}
	for {
		select {
		case err := <-failed:
			failures.add(err)
			if len(failures.all()) == len(names) {
				return 0, false
			}
		case n := <-got:
			return n, true
		}
	}
}

// So are those of a list that is written out.
func either(failures list, dial func(string) (int, error)) (int, bool) {
	return firstOf([]string{"tcp"}, failures, dial)
}

func firstOf(names []string, failures list, dial func(string) (int, error)) (int, bool) {
	failed, got := make(chan error, len(names)), make(chan int, len(names))
	for _, name := range names {
		go func() {
			n, err := dial(name)
			if err != nil {
				failed <- err
				return
			}
			got <- n
		}()
	}
	for {
		select {
		case err := <-failed:
			failures.add(err)
			if len(failures.all()) == len(names) {
				return 0, false
			}
		case n := <-got:
			return n, true
		}
	}
}
