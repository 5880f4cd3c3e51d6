package partner

import "context"

// The receiver takes all that comes.
func drained(ctx context.Context, next func() int) {
	results := make(chan int)
	go func() {
		defer close(results)
		for {
			if ctx.Err() != nil {
				return
			}
			results <- next()
		}
	}()
	for v := range results {
		println(v)
	}
}

// There is room.
func buffered(ctx context.Context, next func() int) {
	results := make(chan int, 100)
	go func() {
		for ctx.Err() == nil {
			results <- next()
		}
	}()
	take(ctx, results)
}

func take(ctx context.Context, results chan int) {
	for {
		select {
		case v := <-results:
			println(v)
		case <-ctx.Done():
			return
		}
	}
}

// Somebody else may receive.
func escapes(ctx context.Context, next func() int, others func(chan int)) {
	results := make(chan int)
	others(results)
	go func() {
		for ctx.Err() == nil {
			results <- next()
		}
	}()
	select {
	case v := <-results:
		println(v)
	case <-ctx.Done():
		return
	}
}

// One of the receivers stays.
func stays(ctx context.Context, next func() int) {
	results := make(chan int)
	go func() {
		for ctx.Err() == nil {
			results <- next()
		}
	}()
	go func() {
		for {
			if <-results == 0 {
				return
			}
		}
	}()
	select {
	case v := <-results:
		println(v)
	case <-ctx.Done():
		return
	}
}

// The loop waits for both.
func selects(ctx context.Context, next func() int) {
	results := make(chan int)
	go func() {
		for {
			select {
			case results <- next():
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case v := <-results:
			println(v)
		case <-ctx.Done():
			return
		}
	}
}
