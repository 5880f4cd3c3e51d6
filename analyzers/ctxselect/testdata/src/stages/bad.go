// Package stages has goroutines that send to channels which others read.
package stages

import "context"

type Record struct{ Text string }

// Merge ends with ctx, and so may whoever reads what it returns.
func Merge(ctx context.Context, parts ...<-chan Record) <-chan Record {
	out := make(chan Record)
	for _, p := range parts {
		go func() { forward(ctx, p, out) }()
	}
	return out
}

func forward(ctx context.Context, in <-chan Record, out chan<- Record) {
	for {
		select {
		case <-ctx.Done():
			return
		case r, ok := <-in:
			if !ok {
				return
			}
			out <- r // want `send on out blocks for good if its reader leaves when ctx is done, too`
		}
	}
}

// A Stage is read by way of Out.
type Stage struct {
	in  <-chan Record
	out chan Record
}

func NewStage(in <-chan Record) *Stage { return &Stage{in: in, out: make(chan Record)} }

func (s *Stage) Out() <-chan Record { return s.out }

func (s *Stage) Run(ctx context.Context) error {
	defer close(s.out)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case r := <-s.in:
			s.out <- r // want `send on s.out blocks for good if its reader leaves when ctx is done, too`
		}
	}
}

// A Feed is read by way of its field.
type Feed struct {
	C    <-chan Record
	stop chan struct{}
}

func Open(in <-chan Record) *Feed {
	c := make(chan Record)
	f := &Feed{C: c, stop: make(chan struct{})}
	go f.pump(in, c)
	return f
}

func (f *Feed) Close() { close(f.stop) }

func (f *Feed) pump(in <-chan Record, c chan<- Record) {
	for {
		select {
		case <-f.stop:
			return
		case r := <-in:
			c <- r // want `send on c blocks for good if its reader leaves when f.stop is closed, too`
		}
	}
}
