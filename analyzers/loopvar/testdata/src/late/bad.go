//go:build go1.21

package late

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// A goroutine that is not the last statement of the body.
func notLast(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println(name) // want `goroutine may see a later value of loop variable name`
		}()
		fmt.Println("started", name)
	}
	wg.Wait()
}

// Three clauses, below a condition; both variables at once.
func threeClauses(n int) {
	for i, j := 0, n; i < j; i, j = i+1, j-1 {
		if i%2 == 0 {
			go func() {
				fmt.Println(i, j) // want `goroutine may see a later value of loop variables i and j`
			}()
		} else {
			fmt.Println("odd")
		}
	}
}

// In a case of a select, and in one of a switch.
func nested(work chan int, stop chan bool, items []int) {
	for _, item := range items {
		select {
		case work <- item:
			go func() {
				fmt.Println(item) // want `loop variable item`
			}()
		case <-stop:
			return
		}
		switch item {
		case 1:
			fallthrough
		case 2:
			go fmt.Println(&item) // want `loop variable item`
			continue
		}
	}
}

// Two loops: of the inner one, nothing waits for it.
func inner(rows [][]int) {
	for y, row := range rows {
		var wg sync.WaitGroup
		for x := range row {
			wg.Add(1)
			go func() {
				fmt.Println(y, x) // want `goroutine may see a later value of loop variable x`
				wg.Done()
			}()
		}
		wg.Wait()
	}
}

// Of the outer one, nothing waits either.
func outer(rows [][]int) {
	for y, row := range rows {
		for range row {
			go func() {
				fmt.Println(y) // want `variable y`
			}()
		}
	}
}

type conn struct{ name string }

func (c *conn) Close() error { return nil }
func (c conn) Print()        {}

type wrapped struct{ conn }

// The receiver is taken by its address.
func receivers(conns []conn, wrappeds []wrapped) {
	for _, c := range conns {
		go c.Close()    // want `goroutine may see a later value of loop variable c`
		defer c.Close() // want `deferred call sees the last value of loop variable c only`
	}
	for _, w := range wrappeds {
		defer w.Close() // want `deferred call sees the last value of loop variable w only`
	}
}

// A deferred function, and one in a block.
func deferred(files []string) {
	for _, f := range files {
		defer func() {
			fmt.Println("done with", f) // want `deferred call sees the last value of loop variable f only`
		}()
	}
}

func groups(ctx context.Context, urls []string) error {
	g := new(errgroup.Group)
	var wg sync.WaitGroup
	for i, url := range urls {
		g.Go(func() error {
			fmt.Println(i, url) // want `loop variables i and url`
			return nil
		})
		wg.Go(func() {
			fmt.Println(url) // want `goroutine may see a later value of loop variable url`
		})
		time.AfterFunc(time.Second, func() {
			fmt.Println(url) // want `function that is called later may see a later value of loop variable url`
		})
		context.AfterFunc(ctx, func() {
			fmt.Println(url) // want `loop variable url`
		})
	}
	wg.Wait()
	return g.Wait()
}

// A wait on one way only.
func sometimes(names []string, slow bool) {
	for _, name := range names {
		done := make(chan bool)
		go func() {
			fmt.Println(name) // want `loop variable name`
			close(done)
		}()
		if slow {
			<-done
		}
		select {
		case <-done:
		default:
		}
	}
}

func subtests(t *testing.T, cases []struct{ name string }) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			fmt.Println(tc.name)
			t.Parallel()
			fmt.Println(tc.name) // want `parallel subtest sees the last value of loop variable tc only`
		})
		t.Cleanup(func() {
			fmt.Println(tc.name) // want `cleanup function sees the last value of loop variable tc only`
		})
	}
	t.Run("group", func(t *testing.T) {
		for i := range cases {
			t.Run("inner", func(t *testing.T) {
				if !testing.Short() {
					t.Parallel()
				}
				fmt.Println(i) // want `loop variable i`
			})
		}
	})
}

// A literal that is called at once starts the goroutine.
func within(names []string) {
	for _, name := range names {
		func() {
			go func() {
				fmt.Println(name) // want `loop variable name`
			}()
		}()
	}
}

// The goroutine says that it has started, and then uses the variable.
func started(names []string) {
	for _, name := range names {
		ready := make(chan bool)
		go func() {
			close(ready)
			fmt.Println(name) // want `loop variable name`
		}()
		<-ready
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			wg.Done()
			fmt.Println(name) // want `loop variable name`
		}()
		wg.Wait()
		begin := make(chan bool)
		go func() {
			<-begin
			fmt.Println(name) // want `loop variable name`
		}()
		begin <- true
	}
}
