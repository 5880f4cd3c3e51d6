package pitfalls

import (
	"context"
	"time"
)

// Watch is given a context, but its goroutine never looks at it: it goes on
// when everybody has lost interest.
func Watch(ctx context.Context, poll func(context.Context)) {
	go func() {
		for {
			poll(ctx)
			time.Sleep(time.Second)
		}
	}()
}
