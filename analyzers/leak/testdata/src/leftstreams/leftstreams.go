// Package leftstreams leaves loops over channels that goroutines fill.
package leftstreams

import (
	"context"
	"strings"

	"leftstreams/produce"
)

func first(s produce.Source, prefix string) string {
	for w := range produce.Words(s) { // want `in a goroutine of Words: send on words blocks forever`
		if strings.HasPrefix(w, prefix) {
			return w
		}
	}
	return ""
}

func count(s produce.Source, end string) (n int) {
	words := produce.Until(s, context.TODO()) // want `the goroutine that Until has started is left behind in its send if the loop is left before the end: its context never ends`
	for w := range words {
		if w == end {
			break
		}
		n++
	}
	return n
}

func fed(s produce.Source, n int) (list []string) {
	for w := range produce.Feed(s) { // want `in a goroutine of Feed: send on to blocks forever`
		list = append(list, w)
		if len(list) == n {
			break
		}
	}
	return list
}

func visit(s produce.Source, depth int) bool {
	for w := range produce.Pages(s, "/") { // want `the goroutine that Pages has started is left behind in its send if the loop is left before the end: nothing tells it to end`
		if len(w) > depth {
			return false
		}
	}
	return true
}

// All is taken.
func all(s produce.Source) (list []string) {
	for w := range produce.Words(s) {
		list = append(list, w)
	}
	return list
}

// What is left is taken behind the loop.
func drained(s produce.Source, end string) (n int) {
	words := produce.Words(s)
	for w := range words {
		if w == end {
			break
		}
		n++
	}
	for range words {
	}
	return n
}

// The context ends with the function.
func cancels(ctx context.Context, s produce.Source, end string) bool {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for w := range produce.Until(s, ctx) {
		if w == end {
			return true
		}
	}
	return false
}

// The caller has a context, and may cancel it.
func passesOn(ctx context.Context, s produce.Source, end string) bool {
	for w := range produce.Until(s, ctx) {
		if w == end {
			return true
		}
	}
	return false
}

func stops(s produce.Source, end string) bool {
	stop := make(chan struct{})
	defer close(stop)
	for w := range produce.Stopped(s, stop) {
		if w == end {
			return true
		}
	}
	return false
}

// A panic on purpose ends the program.
func must(s produce.Source) (n int) {
	for w := range produce.Words(s) {
		if w == "" {
			panic("empty word")
		}
		n += len(w)
	}
	return n
}

var (
	_ = first
	_ = count
	_ = fed
	_ = all
	_ = drained
	_ = cancels
	_ = passesOn
	_ = visit
	_ = stops
	_ = must
)
