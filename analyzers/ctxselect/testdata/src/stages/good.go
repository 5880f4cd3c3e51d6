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
