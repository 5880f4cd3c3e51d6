package starters

import "context"

// Nobody else closes the channel: when the group has, its error comes too late.
func drain(ctx context.Context, g Group) (n int) {
	errs := make(chan error, 1)
	shards := make(chan string, 1)
	go func() {
		errs <- g.Start(ctx, shards) // want `send on errs may meet the closed channel and panic`
	}()
	for range shards {
		n++
	}
	close(errs)
	return n
}
