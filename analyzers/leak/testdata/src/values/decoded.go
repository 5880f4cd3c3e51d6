package values

import "context"

// An upload that was listed, or the error of the listing.
type upload struct {
	key string
	err error
}

type page struct {
	uploads []upload
	more    bool
}

type bucket struct {
	query func(context.Context) (page, error)
}

// What is in a page came without an error: those that are sent the sender makes, and leaves.
func (s *bucket) list(ctx context.Context) <-chan upload {
	c := make(chan upload)
	go func() {
		defer close(c)
		for {
			p, err := s.query(ctx)
			if err != nil {
				c <- upload{err: err}
				return
			}
			for _, u := range p.uploads {
				c <- u
			}
			if !p.more {
				return
			}
		}
	}()
	return c
}

func (s *bucket) find(ctx context.Context, key string) (n int, err error) {
	for u := range s.list(ctx) {
		if u.err != nil {
			return 0, u.err
		}
		if u.key == key {
			n++
		}
	}
	return n, nil
}

// Each page says by itself whether it could be had.
func each(ctx context.Context, pages []func() upload) error {
	c := make(chan upload)
	go func() {
		defer close(c)
		for _, page := range pages {
			c <- page() // want `send on c blocks forever`
		}
	}()
	for u := range c {
		if u.err != nil {
			return u.err
		}
	}
	return nil
}
