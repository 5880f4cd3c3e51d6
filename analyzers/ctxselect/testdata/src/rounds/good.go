// Package rounds has contexts for one round each.
package rounds

import (
	"context"
	"time"
)

// The context is for what runs until the next event. The loop is for all of them.
func Watch(events <-chan int, run func(context.Context), look func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go run(ctx)
	go func() {
		for range events {
			cancel()
			ctx, cancel = context.WithCancel(context.Background())
			go run(ctx)
		}
	}()
	go func() {
		for {
			look()
			time.Sleep(5 * time.Second)
		}
	}()
	select {}
}
