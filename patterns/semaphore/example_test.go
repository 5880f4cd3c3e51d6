package semaphore_test

import (
	"context"
	"fmt"
	"sync"

	"github.com/concurlint/concurlint/patterns/semaphore"
)

func Example() {
	ctx := context.Background()
	connections := semaphore.New(2) // at most two at once

	var wg sync.WaitGroup
	lengths := make([]int, 4)
	for i, word := range []string{"ant", "mouse", "whale", "elephant"} {
		wg.Go(func() {
			err := connections.Do(ctx, func(context.Context) error {
				lengths[i] = len(word)
				return nil
			})
			if err != nil {
				fmt.Println(err)
			}
		})
	}
	wg.Wait()
	fmt.Println(lengths)
	// Output: [3 5 5 8]
}

// A slot is acquired before the goroutine is started, so that not only the
// work but also the number of goroutines is bounded.
func ExampleSemaphore_Acquire() {
	ctx := context.Background()
	sem := semaphore.New(2)

	var wg sync.WaitGroup
	squares := make([]int, 5)
	for i := range squares {
		if err := sem.Acquire(ctx); err != nil {
			fmt.Println(err)
			break
		}
		wg.Go(func() {
			defer sem.Release()
			squares[i] = i * i
		})
	}
	wg.Wait()
	fmt.Println(squares)
	// Output: [0 1 4 9 16]
}

func ExampleRun() {
	decode := func(context.Context) error { return nil }
	const megabyte = 1 << 20
	err := semaphore.Run(context.Background(), 64*megabyte,
		semaphore.Job{Weight: 60 * megabyte, Do: decode},
		semaphore.Job{Weight: 2 * megabyte, Do: decode},
		semaphore.Job{Weight: 30 * megabyte, Do: decode},
	)
	fmt.Println(err)
	// Output: <nil>
}
