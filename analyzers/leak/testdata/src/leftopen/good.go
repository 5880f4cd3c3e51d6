package leftopen

import (
	"bufio"
	"context"
	"io"
)

func deferred(r io.Reader, skip func(string) error) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		sc := bufio.NewScanner(r)
		for sc.Scan() {
			if skip(sc.Text()) != nil {
				return
			}
			out <- sc.Text()
		}
	}()
	return out
}

// The error comes by another channel, and whoever reads looks at both.
func withErrors(next func() (int, error)) (<-chan int, <-chan error) {
	out, errs := make(chan int), make(chan error, 1)
	go func() {
		for {
			n, err := next()
			if err == io.EOF {
				close(out)
				return
			}
			if err != nil {
				errs <- err
				return
			}
			out <- n
		}
	}()
	return out, errs
}

// Whoever reads has the context as well.
func until(ctx context.Context, next func() (int, bool)) <-chan int {
	out := make(chan int)
	go func() {
		for {
			n, ok := next()
			if !ok {
				close(out)
				return
			}
			select {
			case out <- n:
			case <-ctx.Done():
				return
			}
			if ctx.Err() != nil {
				return
			}
		}
	}()
	return out
}

// The last value says that it is over.
func last(next func() (int, error)) <-chan int {
	out := make(chan int)
	go func() {
		for {
			n, err := next()
			if err != nil {
				out <- -1
				return
			}
			if n < 0 {
				close(out)
				return
			}
			out <- n
		}
	}()
	return out
}

// Somebody else may close it.
type feed struct{ out chan int }

func (f *feed) start(next func() (int, error)) chan int {
	out := make(chan int)
	f.out = out
	go func() {
		n, err := next()
		if err != nil {
			return
		}
		out <- n
		close(out)
	}()
	return out
}

func (f *feed) stop() { close(f.out) }
