package repeated

import (
	"context"
	"sync"
)

// Once starts what it counts itself: it may return without a Done.
func Once(ctx context.Context, q queue, workers int) {
	var all sync.WaitGroup
	for i := 0; i < workers; i++ {
		all.Add(1)
		go func() {
			select {
			case <-ctx.Done():
				return
			default:
			}
			q.next(ctx)
			all.Done()
		}()
	}
	all.Wait() // want `all.Wait blocks forever`
}
