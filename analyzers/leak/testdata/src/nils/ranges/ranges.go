// Package ranges gives what is in a range, one by one.
package ranges

import "errors"

func Stream(text string) (chan string, error) {
	if text == "" {
		return nil, errors.New("no range")
	}
	out := make(chan string)
	go func() {
		defer close(out)
		for range text {
			out <- text
		}
	}()
	return out, nil
}
