package rounds

import (
	"context"
	"time"
)

// Here it is for everything.
func Once(events <-chan int, run func(context.Context), look func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ctx = context.WithValue(ctx, "key", 1)
	go run(ctx)
	go func() {
		for { // want `loop never ends: nothing in it leaves when ctx is done`
			look()
			time.Sleep(5 * time.Second)
		}
	}()
	<-events
	cancel()
}
