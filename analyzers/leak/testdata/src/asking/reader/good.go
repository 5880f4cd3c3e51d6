package reader

import "asking/feed"

// It is the feed that does not answer, which is said there.
func read(next func() (feed.Item, error), show func(string)) {
	f := feed.New(next)
	for {
		item := f.Next()
		if item.Text == "" {
			break
		}
		show(item.Text)
	}
}
