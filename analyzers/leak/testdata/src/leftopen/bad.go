// Package leftopen has goroutines that close the channel which their function returns.
package leftopen

import (
	"bufio"
	"io"
)

func lines(r io.Reader, skip func(string) (bool, error)) <-chan string {
	out := make(chan string)
	go func() {
		sc := bufio.NewScanner(r)
		for sc.Scan() {
			ok, err := skip(sc.Text())
			if err != nil {
				println(err.Error())
				return // want `out is left open when the goroutine ends here, and other paths close it: a range over it never ends`
			}
			if !ok {
				out <- sc.Text()
			}
		}
		close(out)
	}()
	return out
}

func read(next func() (int, error), out chan<- int) {
	n, err := next()
	if err != nil {
		return // want `out is left open when the goroutine ends here, and other paths close it: a range over it never ends`
	}
	for i := range n {
		out <- i
	}
	close(out)
}

func start(next func() (int, error)) chan int {
	out := make(chan int)
	go read(next, out)
	return out
}
