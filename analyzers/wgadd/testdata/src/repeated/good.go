// Package repeated gives workers to a package that calls them again and again.
package repeated

import (
	"context"
	"sync"
	"time"

	"repeated/every"
)

type queue interface {
	next(ctx context.Context) bool
}

// Serve is told by the end of ctx, with which the queue ends, too: so each worker returns
// once. How often it is called is for the other package to say.
func Serve(ctx context.Context, q queue, workers int) {
	var all sync.WaitGroup
	for i := 0; i < workers; i++ {
		all.Add(1)
		go every.Period(func() {
			for q.next(ctx) {
			}
			all.Done()
		}, time.Second, ctx.Done())
	}
	<-ctx.Done()
	all.Wait()
}
