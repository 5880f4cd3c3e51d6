// Package report consumes what package feed produces.
package report

import (
	"errors"

	"producer/feed"
)

// The loop is left with the first match; the producer is not told.
func First(s *feed.Store, tag string) (feed.Item, bool) {
	for it := range s.Stream() { // want `send on out blocks forever: nobody receives`
		for _, t := range it.Tags {
			if t == tag {
				return it, true
			}
		}
	}
	return feed.Item{}, false
}

// The error leaves two stages behind.
func Titles(s *feed.Store, title func(int) (string, error)) ([]string, error) {
	type named struct {
		name string
		err  error
	}
	names := feed.Map(s.Stream(), func(it feed.Item) named { // want `in a goroutine of Map: send on out blocks forever: nobody receives`
		n, err := title(it.ID)
		return named{n, err}
	})
	var out []string
	for n := range names {
		if n.err != nil {
			return nil, errors.Join(errors.New("title"), n.err)
		}
		out = append(out, n.name)
	}
	return out, nil
}
