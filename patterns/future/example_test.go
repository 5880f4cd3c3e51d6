package future_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/concurlint/concurlint/patterns/future"
)

func Example() {
	ctx := context.Background()
	width := future.Go(ctx, func(context.Context) (int, error) { return 6, nil })
	height := future.Go(ctx, func(context.Context) (int, error) { return 7, nil })

	w, err := width.Get()
	if err != nil {
		fmt.Println(err)
		return // the other one ends all the same
	}
	h, err := height.Get()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(w * h)
	// Output: 42
}

// A reader that gives up leaves nothing behind, but the computation goes on.
// Whoever wants it to end cancels the context it was started with.
func ExampleFuture_GetWithTimeout() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	answer := future.Go(ctx, func(ctx context.Context) (int, error) {
		<-ctx.Done()
		return 0, ctx.Err()
	})
	_, err := answer.GetWithTimeout(time.Millisecond)
	fmt.Println(errors.Is(err, context.DeadlineExceeded))

	cancel()
	_, err = answer.Get()
	fmt.Println(err)
	// Output:
	// true
	// context canceled
}

func ExamplePromise() {
	p := future.NewPromise[string]()
	go p.Resolve("hello") // say, when a message arrives

	fmt.Println(p.Future().Get())
	fmt.Println(p.Resolve("again"))
	// Output:
	// hello <nil>
	// false
}
