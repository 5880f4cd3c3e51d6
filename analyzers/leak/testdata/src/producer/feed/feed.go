// Package feed has producers: functions that return channels.
package feed

import "context"

type Item struct {
	ID   int
	Tags []string
}

type Store struct{ items []Item }

// Stream is fine by itself: whoever calls it has to take all.
func (s *Store) Stream() <-chan Item {
	out := make(chan Item)
	go func() {
		defer close(out)
		for _, it := range s.items {
			out <- it
		}
	}()
	return out
}

// StreamContext ends with its context.
func (s *Store) StreamContext(ctx context.Context) <-chan Item {
	out := make(chan Item)
	go func() {
		defer close(out)
		for _, it := range s.items {
			select {
			case out <- it:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// One answer needs room for one, whoever the caller is.
func (s *Store) Find(id int) <-chan Item {
	found := make(chan Item)
	go func() {
		for _, it := range s.items {
			if it.ID == id {
				found <- it
				return
			}
		}
		found <- Item{} // want `send on found blocks forever if the caller does not receive: give it a buffer of 1`
	}()
	return found
}

// With the room it is right.
func (s *Store) FindAsync(id int) <-chan Item {
	found := make(chan Item, 1)
	go func() {
		for _, it := range s.items {
			if it.ID == id {
				found <- it
				return
			}
		}
		found <- Item{}
	}()
	return found
}

// Map is a stage for any type: it takes all and closes.
func Map[T, U any](in <-chan T, f func(T) U) <-chan U {
	out := make(chan U)
	go func() {
		defer close(out)
		for v := range in {
			out <- f(v)
		}
	}()
	return out
}

// MapContext is a stage that leaves with the context, and its source too.
func MapContext[T, U any](ctx context.Context, in <-chan T, f func(T) U) <-chan U {
	out := make(chan U)
	go func() {
		defer close(out)
		for {
			select {
			case v, ok := <-in:
				if !ok {
					return
				}
				select {
				case out <- f(v):
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Drain takes what is left.
func Drain[T any](in <-chan T) {
	for range in {
	}
}
