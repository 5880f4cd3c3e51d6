package early

import (
	"context"
	"sync"
)

// Who is left behind is waited for.
func Waits(ctx context.Context, sources []Source) (all []int) {
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
			<-idle
		}
		break
	}
	close(found)
	return all
}

// It is closed only when all have ended.
func Closes(ctx context.Context, sources []Source) (all []int) {
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
		case <-idle:
			close(found)
			return all
		case <-ctx.Done():
			return all
		}
	}
}

// It is left open.
func Leaves(ctx context.Context, sources []Source) int {
	found := make(chan int, len(sources))
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
	select {
	case <-idle:
	case <-ctx.Done():
	}
	return len(found)
}
