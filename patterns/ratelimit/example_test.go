package ratelimit_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/concurlint/concurlint/patterns/ratelimit"
)

func ExampleEach() {
	// A thousand a second, but never more than ten at a moment, and never more
	// than two under way.
	limiter := rate.NewLimiter(1000, 10)

	var total atomic.Int64
	err := ratelimit.Each(context.Background(), limiter, 2, []int64{1, 2, 3, 4}, func(_ context.Context, n int64) error {
		total.Add(n)
		return nil
	})
	fmt.Println(total.Load(), err)
	// Output: 10 <nil>
}

func ExampleEvery() {
	errEnough := errors.New("enough")
	beats := 0
	err := ratelimit.Every(context.Background(), time.Millisecond, func(context.Context) error {
		beats++
		if beats == 3 {
			return errEnough
		}
		return nil
	})
	fmt.Println(beats, err)
	// Output: 3 enough
}
