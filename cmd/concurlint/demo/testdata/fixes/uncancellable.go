package fixes

import (
	"context"
	"time"
)

// Watch ends when its context does.
func Watch(ctx context.Context, poll func(context.Context)) {
	go func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for {
			poll(ctx)
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
	}()
}
