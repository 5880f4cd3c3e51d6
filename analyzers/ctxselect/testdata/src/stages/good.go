package stages

import "context"

// Filter selects at the send as well.
func Filter(ctx context.Context, in <-chan Record) <-chan Record {
	out := make(chan Record)
	go func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				return
			case r := <-in:
				select {
				case out <- r:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return out
}

// Latest has room, and is asked about nothing else here.
func Latest(ctx context.Context, in <-chan Record) <-chan Record {
	out := make(chan Record, 1)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case r := <-in:
				out <- r
			}
		}
	}()
	return out
}

// Count is read here, to the end.
func Count(ctx context.Context, in <-chan Record) (n int) {
	out := make(chan Record)
	go func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				return
			case r := <-in:
				out <- r
			}
		}
	}()
	for range out {
		n++
	}
	return n
}

// Tail says goodbye in the case of the signal: that is another matter.
func Tail(ctx context.Context, in <-chan Record) <-chan Record {
	out := make(chan Record)
	go func() {
		for {
			select {
			case <-ctx.Done():
				out <- Record{"end"}
				return
			case r := <-in:
				select {
				case out <- r:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return out
}

// Replay has nothing that could end it early: its reader reads to the end.
func Replay(all []Record) <-chan Record {
	out := make(chan Record)
	go func() {
		defer close(out)
		for _, r := range all {
			out <- r
		}
	}()
	return out
}

// Poll looks at ctx between its turns, and does not say that anybody leaves there.
func Poll(ctx context.Context, next func() Record) <-chan Record {
	out := make(chan Record)
	go func() {
		for ctx.Err() == nil {
			out <- next()
		}
	}()
	return out
}

// copied is for the package alone, which reads to the end.
func copied(ctx context.Context, in <-chan Record) <-chan Record {
	out := make(chan Record)
	go func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				return
			case r := <-in:
				out <- r
			}
		}
	}()
	return out
}

func All(ctx context.Context, in <-chan Record) (all []Record) {
	for r := range copied(ctx, in) {
		all = append(all, r)
	}
	return all
}

// A tap is for the package alone as well.
type tap struct{ c <-chan Record }

func newTap(ctx context.Context, in <-chan Record) *tap {
	c := make(chan Record)
	t := &tap{c: c}
	go pour(ctx, in, c)
	return t
}

func pour(ctx context.Context, in <-chan Record, out chan<- Record) {
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-in:
			out <- r
		}
	}
}

// pump is called by whoever is given it.
func pump(ctx context.Context, in <-chan Record, out chan<- Record) {
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-in:
			out <- r
		}
	}
}

func Pumps(ctx context.Context, in <-chan Record, use func(func(context.Context, <-chan Record, chan<- Record))) <-chan Record {
	out := make(chan Record)
	go pump(ctx, in, out)
	use(pump)
	return out
}

type followed struct {
	Finished chan error
	events   chan error
}

// The package reads the field itself, whatever happens to the context.
func follow(ctx context.Context) *followed {
	finished := make(chan error)
	events := make(chan error)
	go func() {
		for {
			select {
			case err := <-events:
				if err != nil {
					finished <- err
					return
				}
			case <-ctx.Done():
				finished <- ctx.Err()
				return
			}
		}
	}()
	return &followed{Finished: finished, events: events}
}

func Follow(ctx context.Context, end func(error)) chan<- error {
	f := follow(ctx)
	go func() { end(<-f.Finished) }()
	return f.events
}

// An Inbox is emptied by the package itself, through what it gives others.
type Inbox struct {
	raw      chan string
	accepted chan string
	quit     chan struct{}
}

func NewInbox(raw chan string) *Inbox {
	return &Inbox{raw: raw, accepted: make(chan string), quit: make(chan struct{})}
}

func (i *Inbox) Sort() {
	defer close(i.accepted)
	for {
		select {
		case <-i.quit:
			return
		case s := <-i.raw:
			i.accepted <- s
		}
	}
}

func (i *Inbox) Accepted() chan string { return i.accepted }

func (i *Inbox) Read() {
	for s := range i.Accepted() {
		println(s)
	}
}

func (i *Inbox) Stop() { close(i.quit) }
