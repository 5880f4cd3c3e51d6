package timers

import (
	"context"
	"time"
)

// Stopped timers and callbacks that never run leave no goroutine behind.

func stopped(f func()) {
	t := time.AfterFunc(time.Second, f)
	defer t.Stop()
	f()
}

func withdrawn(ctx context.Context, f func()) {
	own, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := context.AfterFunc(own, f)
	f()
	stop()
}
