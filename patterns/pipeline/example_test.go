package pipeline_test

import (
	"context"
	"fmt"

	"github.com/concurlint/concurlint/patterns/pipeline"
)

func Example() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	even := pipeline.Filter(func(n int) bool { return n%2 == 0 })
	square := pipeline.Map(func(n int) int { return n * n })

	numbers := pipeline.Generate(ctx, 1, 2, 3, 4, 5, 6)
	for n := range square(ctx, even(ctx, numbers)) {
		fmt.Println(n)
	}
	// Output:
	// 4
	// 16
	// 36
}

// A consumer that has seen enough cancels, and the stages end.
func Example_leaveEarly() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel() // without this, both goroutines would wait for ever

	length := pipeline.Map(func(s string) int { return len(s) })
	for n := range length(ctx, pipeline.Generate(ctx, "ant", "mouse", "elephant", "whale")) {
		fmt.Println(n)
		if n > 4 {
			break
		}
	}
	// Output:
	// 3
	// 5
}

func ExampleJoin() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	half := pipeline.Map(func(n int) float64 { return float64(n) / 2 })
	label := pipeline.Map(func(x float64) string { return fmt.Sprintf("%.1f", x) })
	halfLabel := pipeline.Join(half, label)

	all, err := pipeline.Collect(ctx, halfLabel(ctx, pipeline.Generate(ctx, 1, 2, 3)))
	fmt.Println(all, err)
	// Output: [0.5 1.0 1.5] <nil>
}
