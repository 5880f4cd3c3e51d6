package deadlines

import "context"

// Nothing has a deadline here.
func forget(answer func() int) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	got := make(chan int)
	go func() { got <- answer() }() // want `send on got blocks forever: nobody receives`
	if _, ok := ctx.Deadline(); !ok {
		return 0
	}
	return <-got
}

// The caller's context may have one, or not.
func ask(ctx context.Context, answer func() int) int {
	got := make(chan int)
	go func() { got <- answer() }() // want `send on got blocks forever: nobody receives`
	if _, ok := ctx.Deadline(); !ok {
		return 0
	}
	return <-got
}
