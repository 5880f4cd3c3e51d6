// Package fetchgroup fetches many things at once, and gives up on all of them
// at the first error. It is [golang.org/x/sync/errgroup] put to its most
// common use.
//
// The group cancels its context at the first error, but nothing more: it waits
// for all that it started. So a fetch must watch the context that it is given,
// in everything that may block, or one failure makes the caller wait for what
// it no longer wants.
//
// A panic in a fetch is not recovered and ends the program, as in any
// goroutine. A fetch must return: the group takes [runtime.Goexit] for success.
package fetchgroup

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// All calls fetch for all keys at once and returns the values in the order of
// the keys, or the first error. When it returns, every fetch has ended.
func All[Key, Value any](ctx context.Context, keys []Key, fetch func(context.Context, Key) (Value, error)) ([]Value, error) {
	return run(ctx, -1, keys, fetch)
}

// Limited is like All, but calls fetch for at most limit keys at once. As
// nothing would be fetched otherwise, a limit below one counts as one.
func Limited[Key, Value any](ctx context.Context, limit int, keys []Key, fetch func(context.Context, Key) (Value, error)) ([]Value, error) {
	return run(ctx, max(limit, 1), keys, fetch)
}

func run[Key, Value any](ctx context.Context, limit int, keys []Key, fetch func(context.Context, Key) (Value, error)) ([]Value, error) {
	// The group's context has a name of its own: it is done once Wait returns,
	// and would be of no use to the caller under the name ctx.
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(limit)
	values := make([]Value, len(keys))
	for i, key := range keys {
		group.Go(func() error {
			// Go may have waited long for the limit. This must be an error and
			// not a quiet return, for the group's context may be done because
			// ctx is, and then there is no other error.
			if err := groupCtx.Err(); err != nil {
				return err
			}
			var err error
			values[i], err = fetch(groupCtx, key) // i is ours alone: no lock
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return values, nil
}
