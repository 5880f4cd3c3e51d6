package workerpool_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/concurlint/concurlint/patterns/pipeline"
	"github.com/concurlint/concurlint/patterns/workerpool"
)

func ExampleRun() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	parse := func(_ context.Context, s string) (int, error) { return strconv.Atoi(s) }
	words := pipeline.Generate(ctx, "1", "two", "3")

	sum, failed := 0, 0
	for r := range workerpool.Run(ctx, 2, words, parse) {
		if r.Err != nil {
			failed++
			continue
		}
		sum += r.Value
	}
	fmt.Println(sum, failed)
	// Output: 4 1
}

// One error is enough: leaving the loop and the function cancels, which ends
// the workers and the source.
func ExampleRun_firstError() {
	firstError := func(words ...string) error {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		parse := func(_ context.Context, s string) (int, error) { return strconv.Atoi(s) }
		for r := range workerpool.Run(ctx, 4, pipeline.Generate(ctx, words...), parse) {
			if r.Err != nil {
				return r.Err
			}
		}
		return nil
	}
	fmt.Println(firstError("1", "two", "3", "4"))
	// Output: strconv.Atoi: parsing "two": invalid syntax
}

func ExamplePool() {
	pool := workerpool.New(2)
	defer pool.Close()

	var done sync.WaitGroup
	squares := make([]int, 5)
	for i := range squares {
		done.Add(1)
		err := pool.Submit(context.Background(), func() {
			defer done.Done()
			squares[i] = i * i
		})
		if err != nil {
			done.Done() // the job will not run
		}
	}
	done.Wait()
	fmt.Println(squares)
	// Output: [0 1 4 9 16]
}
