package breaks

import (
	"context"
	"errors"
	"log"
	"time"
)

// The break leaves the select.
func breaks(ctx context.Context, in chan int) {
	for {
		select {
		case <-ctx.Done():
			log.Print("done")
			break // want `break leaves the select only: the loop goes on after ctx is done`
		case v := <-in:
			println(v)
		}
	}
}

// A count does not look at the context either.
func counts(ctx context.Context, items []int, out chan int) {
	for i := 0; i < len(items); i++ {
		select {
		case out <- items[i]:
		case <-ctx.Done():
			break // want `the loop goes on after ctx is done`
		}
	}
	for _, item := range items {
		select {
		case <-ctx.Done():
			break // want `the loop goes on after ctx is done`
		case out <- item:
		}
	}
}

type worker struct {
	quit chan struct{}
	in   chan int
}

func (w *worker) run() {
	for {
		select {
		case <-w.quit:
			break // want `the loop goes on after w.quit is closed`
		case v, ok := <-w.in:
			if !ok {
				return
			}
			println(v)
		}
	}
}

// Nothing is done about the end at all.
func spins(ctx context.Context, in chan int) {
	for {
		select {
		case <-ctx.Done(): // want `case does not leave the loop: it is taken again and again once ctx is done`
		case v := <-in:
			println(v)
		}
	}
}

func continues(ctx context.Context, in chan int) {
	ticker := time.NewTicker(time.Second)
	for {
		select {
		case <-ctx.Done(): // want `taken again and again once ctx is done`
			log.Println("done")
			continue
		case <-ticker.C:
			println("tick")
		}
	}
}

// A test at the end of a case, and one that is a case.
func tests(ctx context.Context, in chan int) {
	for {
		select {
		case v := <-in:
			println(v)
			if ctx.Err() != nil {
				break // want `break leaves the select only: the loop goes on after ctx is done`
			}
		}
	}
}

func cases(ctx context.Context, poll func() int) {
	for {
		switch {
		case ctx.Err() != nil:
			break // want `break leaves the switch only: the loop goes on after ctx is done`
		case poll() > 0:
			println("positive")
		}
	}
}

// What is behind the select begins the next turn: the loop's own end is not looked at.
func follow(ctx context.Context, next func() (string, error), out chan string) {
	for {
		s, err := next()
		if err == errNone {
			select {
			case <-ctx.Done():
				break // want `break leaves the select only: the loop goes on after ctx is done`
			case <-time.After(time.Second):
			}
			continue
		}
		if err != nil {
			return
		}
		out <- s
	}
}

var errNone = errors.New("none")
