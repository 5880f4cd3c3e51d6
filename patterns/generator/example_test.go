package generator_test

import (
	"context"
	"fmt"

	"github.com/concurlint/concurlint/patterns/generator"
)

func ExampleFibonacci() {
	for n := range generator.Fibonacci() {
		if n > 20 {
			break
		}
		fmt.Print(n, " ")
	}
	// Output: 0 1 1 2 3 5 8 13
}

func ExampleGenerate() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	n := 1
	powers := generator.Generate(ctx, func() (int, bool) {
		n *= 2
		return n, n < 100
	})
	for p := range powers {
		fmt.Print(p, " ")
	}
	// Output: 2 4 8 16 32 64
}

// Take ends a sequence that has no end; cancel ends what it came from.
func ExampleTake() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	for n := range generator.Take(ctx, 5, generator.From(ctx, generator.Fibonacci())) {
		fmt.Print(n, " ")
	}
	// Output: 0 1 1 2 3
}

// Leaving the loop is all it takes to end the goroutine behind it.
func ExampleAll() {
	numbers := generator.All(context.Background(), func(ctx context.Context) <-chan int {
		return generator.From(ctx, generator.Fibonacci())
	})
	for n := range numbers {
		if n > 5 {
			break
		}
		fmt.Print(n, " ")
	}
	// Output: 0 1 1 2 3 5
}
