package fanin_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/concurlint/concurlint/patterns/fanin"
	"github.com/concurlint/concurlint/patterns/pipeline"
)

func Example() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	numbers := pipeline.Generate(ctx, 1, 2, 3, 4, 5)
	square := pipeline.Map(func(n int) int { return n * n })

	squares, err := pipeline.Collect(ctx, fanin.Merge(ctx, fanin.FanOut(ctx, 3, numbers, square)...))
	slices.Sort(squares) // they come in any order
	fmt.Println(squares, err)
	// Output: [1 4 9 16 25] <nil>
}

// Whoever answers first wins; cancelling releases the others.
func ExampleMerge_first() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	silent := make(chan string)
	fast := pipeline.Generate(ctx, "fast")
	fmt.Println(<-fanin.Merge(ctx, silent, fast))
	// Output: fast
}
