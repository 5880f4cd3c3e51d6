package report

import (
	"context"

	"producer/feed"
)

// All is taken.
func Count(s *feed.Store) (n int) {
	for range s.Stream() {
		n++
	}
	return n
}

// The context tells the producer.
func FirstContext(ctx context.Context, s *feed.Store) (feed.Item, bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for it := range s.StreamContext(ctx) {
		if len(it.Tags) > 0 {
			return it, true
		}
	}
	return feed.Item{}, false
}

// What is left is drained.
func FirstDrained(s *feed.Store) (feed.Item, bool) {
	items := s.Stream()
	defer feed.Drain(items)
	for it := range items {
		if len(it.Tags) > 0 {
			return it, true
		}
	}
	return feed.Item{}, false
}

// Two stages, one context.
func TitlesContext(ctx context.Context, s *feed.Store, title func(int) (string, error)) ([]string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type named struct {
		name string
		err  error
	}
	names := feed.MapContext(ctx, s.StreamContext(ctx), func(it feed.Item) named {
		n, err := title(it.ID)
		return named{n, err}
	})
	var out []string
	for n := range names {
		if n.err != nil {
			return nil, n.err
		}
		out = append(out, n.name)
	}
	return out, nil
}

// Items hands the producer on: its caller has to take all.
func Items(s *feed.Store) <-chan feed.Item { return s.Stream() }
