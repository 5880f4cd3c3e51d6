// Package driver has options that are values of a context.
package driver

import "context"

type key int

const idKey key = 0

// WithID has the identifier of what is executed sent to a channel.
func WithID(ctx context.Context, ch chan<- string) context.Context {
	return context.WithValue(ctx, idKey, ch)
}

// ID returns the channel that a context has.
func ID(ctx context.Context) chan<- string {
	ch, _ := ctx.Value(idKey).(chan<- string)
	return ch
}
