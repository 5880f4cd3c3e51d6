// Package evicted: to make room in a full channel the sender takes out what is oldest.
// Meanwhile the consumer may have emptied it; then it waits for itself.
package evicted

import "context"

type news struct{ text string }

// A Feed keeps the newest.
type Feed struct {
	latest chan news
	source func() news
}

// New makes a feed with so much room.
func New(room int, source func() news) *Feed {
	return &Feed{latest: make(chan news, room), source: source}
}

// Latest hands the channel out.
func (f *Feed) Latest() <-chan news { return f.latest }

// Run fills a feed.
func (f *Feed) Run(ctx context.Context) {
	for ctx.Err() == nil {
		n := f.source()
		select {
		case f.latest <- n:
		default:
			<-f.latest // want `receive from f.latest blocks forever if others have emptied it meanwhile`
			f.latest <- n
		}
	}
}

// The channel is asked how full it is, and it is this package that reads it.
type ring struct {
	slots chan int
}

func (r *ring) put(n int) {
	if len(r.slots) == cap(r.slots) {
		<-r.slots // want `receive from r.slots blocks forever if others have emptied it meanwhile`
	}
	r.slots <- n
}

func (r *ring) drain(use func(int)) {
	for n := range r.slots {
		use(n)
	}
}

// The send is tried again in a loop.
type retry struct {
	slots chan int
}

func (r *retry) put(n int) {
	for {
		select {
		case r.slots <- n:
			return
		default:
			<-r.slots // want `receive from r.slots blocks forever if others have emptied it meanwhile`
		}
	}
}

func (r *retry) take() int { return <-r.slots }
