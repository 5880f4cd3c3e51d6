// Package early closes a channel while others may still send on it.
package early

import (
	"context"
	"sync"
	"time"
)

type Source interface {
	Read(ctx context.Context, to chan<- int)
}

// When the time is up, those who send are not waited for.
func Collect(ctx context.Context, sources []Source) (all []int) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	found := make(chan int)
	var busy sync.WaitGroup
	for _, s := range sources {
		busy.Add(1)
		go func() {
			defer busy.Done()
			s.Read(ctx, found)
		}()
	}
	idle := make(chan struct{})
	go func() {
		busy.Wait()
		close(idle)
	}()
	for {
		select {
		case n := <-found:
			all = append(all, n)
			continue
		case <-idle:
		case <-ctx.Done():
		}
		break
	}
	close(found) // want `found is closed though others may still send on it: where case <-idle is not taken, nobody has waited for them`
	return all
}
