// Package produce has functions that return channels which a goroutine fills.
package produce

import "context"

// A Source is read piece by piece.
type Source interface {
	Next() (string, []string, error)
}

// Words sends all words of a source.
func Words(s Source) <-chan string {
	words := make(chan string)
	go func() {
		defer close(words)
		todo := []string{""}
		for len(todo) > 0 {
			word, more, err := s.Next()
			if err != nil {
				continue
			}
			todo = append(todo[1:], more...)
			words <- word
		}
	}()
	return words
}

// Until sends words until a context is done.
func Until(s Source, ctx context.Context) chan string {
	words := make(chan string)
	go func() {
		defer close(words)
		known := map[string]bool{}
		for {
			word, _, err := s.Next()
			if err != nil {
				return
			}
			if known[word] {
				continue
			}
			known[word] = true
			select {
			case <-ctx.Done():
				return
			case words <- word:
			}
		}
	}()
	return words
}

// Feed fills a channel in a function of its own.
func Feed(s Source) <-chan string {
	words := make(chan string)
	go feed(s, words)
	return words
}

func feed(s Source, to chan<- string) {
	defer close(to)
	for {
		word, more, err := s.Next()
		if err != nil {
			return
		}
		for _, m := range more {
			to <- word + m
		}
	}
}

// Pages sends what can be reached from a word, each once.
func Pages(s Source, root string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		seen, todo := map[string]bool{root: true}, []string{root}
		for len(todo) > 0 {
			word, more, err := s.Next()
			todo = todo[1:]
			if err != nil {
				continue
			}
			out <- word
			for _, m := range more {
				if m = clean(m); !seen[m] {
					seen[m] = true
					todo = append(todo, m)
				}
			}
		}
	}()
	return out
}

func clean(s string) string { return s + "/" }

// Stopped ends when it is told.
func Stopped(s Source, stop <-chan struct{}) <-chan string {
	words := make(chan string)
	go func() {
		defer close(words)
		for {
			word, _, err := s.Next()
			if err != nil {
				return
			}
			select {
			case <-stop:
				return
			case words <- word:
			}
		}
	}()
	return words
}
