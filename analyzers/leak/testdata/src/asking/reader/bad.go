package reader

import "asking/feed"

// The answer has to come from here.
func ask(text string) feed.Item {
	return feed.Ask(func(answer func(feed.Item)) { // want `receive from answer blocks forever`
		if text != "" {
			answer(feed.Item{Text: text})
		}
	})
}
