// Package recovered: an error that is made of what recover gives is there if that is.
package recovered

import "recovered/tell"

type finder interface{ Find() (string, error) }

// Each finder sends once, its answer or what its panic said.
func first(finders []finder) (string, error) {
	answers := make(chan any, len(finders))
	for _, f := range finders {
		go ask(f, answers)
	}
	var last error
	for range finders {
		switch a := (<-answers).(type) {
		case error:
			last = a
		case string:
			return a, nil
		}
	}
	return "", last
}

func ask(f finder, answers chan<- any) {
	defer say(answers)
	s, err := f.Find()
	if err != nil {
		answers <- err
	} else {
		answers <- s
	}
}

func say(answers chan<- any) {
	err := tell.FromRecovered(recover())
	if err == nil {
		return
	}
	answers <- err
}
