// Package ctxselect defines an Analyzer that reports loops that go on when
// their context is done.
//
// # Analyzer ctxselect
//
// ctxselect: report loops that go on when their context is done
//
// A goroutine that works until it is told to stop has to look for the sign: the
// end of a context, or a channel that is closed. If its loop never looks, it
// goes on when everybody has lost interest, and keeps what it refers to:
//
//	// WRONG
//	func watch(ctx context.Context, poll func()) {
//		go func() {
//			for {
//				poll()
//				time.Sleep(time.Second)
//			}
//		}()
//	}
//
// Wait for both, and leave:
//
//	// RIGHT
//	func watch(ctx context.Context, poll func()) {
//		go func() {
//			for {
//				poll()
//				select {
//				case <-time.After(time.Second):
//				case <-ctx.Done():
//					return
//				}
//			}
//		}()
//	}
//
// A loop is reported (ctxselect/loop) if there is no way out of it at all, and
// a context that can end, or a channel that is closed to stop others, is in
// reach: a parameter, a captured variable, a field of the receiver.
//
// A break in a select statement leaves the select, not the loop around it
// (ctxselect/break):
//
//	// WRONG
//	func forward(ctx context.Context, in <-chan int, out chan<- int) {
//		for {
//			select {
//			case <-ctx.Done():
//				break
//			case v := <-in:
//				out <- v
//			}
//		}
//	}
//
// Return, or name the loop:
//
//	// RIGHT
//	func forward(ctx context.Context, in <-chan int, out chan<- int) {
//	loop:
//		for {
//			select {
//			case <-ctx.Done():
//				break loop
//			case v := <-in:
//				out <- v
//			}
//		}
//	}
//
// A case that does nothing about the end is taken again and again, and keeps a
// processor busy (ctxselect/spin).
//
// A ticker's channel is not closed by Stop, so that a goroutine which waits for
// nothing else never ends (ctxselect/ticker).
//
// A loop without an end, in a goroutine that was started for an object, goes on when the
// object is closed (ctxselect/loop, too).
//
// A loop that tries until it succeeds goes on when a context is done with which
// it never will (ctxselect/retry), and a sleep is not cut short, so that the
// goroutine outlives its context (ctxselect/blocking):
//
//	// WRONG
//	func connect(ctx context.Context, dial func(context.Context) error) error {
//		for {
//			err := dial(ctx)
//			if err == nil {
//				return nil
//			}
//			time.Sleep(time.Second)
//		}
//	}
//
// Wait for the context as well:
//
//	// RIGHT
//	func connect(ctx context.Context, dial func(context.Context) error) error {
//		for {
//			err := dial(ctx)
//			if err == nil {
//				return nil
//			}
//			select {
//			case <-time.After(time.Second):
//			case <-ctx.Done():
//				return ctx.Err()
//			}
//		}
//	}
//
// That is so if the loop does not look at the context at all, if nothing but the
// answers of its calls ends it, and if the sleep is long or grows. It is also so if
// the loop stands in a function without a context, which another one calls in a loop that
// ends with one.
//
// A goto that goes back to a label after a long sleep makes such a loop, too. A long
// sleep before a loop that the end of a context leaves is not cut short either.
//
// A send or receive beside the select is not cut short either. If whoever is at
// the other end leaves when a context is done, and nobody else serves the
// channel, it blocks for good (ctxselect/blocking, too).
//
// The context of an errgroup is done when one of its goroutines fails. Another one
// that waits for the context it was made of keeps Wait from returning
// (ctxselect/group): it has to wait for that of the group. So does one that receives
// from a stream which was there before the group, that of a client or one that was made
// with another context: leave without waiting for it, or make it with that of the group.
//
// A call in a loop that ends with a context is given one that never ends
// (ctxselect/background), so that the loop cannot end while the call lasts:
//
//	// WRONG
//	func refresh(ctx context.Context, turns <-chan int) {
//		for {
//			select {
//			case <-ctx.Done():
//				return
//			case <-turns:
//				if err := reload(context.Background()); err != nil {
//					return
//				}
//			}
//		}
//	}
//
//	func reload(ctx context.Context) error { return ctx.Err() }
//
// Hand it on, or say that it is not to end with [context.WithoutCancel]:
//
//	// RIGHT
//	func refresh(ctx context.Context, turns <-chan int) {
//		for {
//			select {
//			case <-ctx.Done():
//				return
//			case <-turns:
//				if err := reload(ctx); err != nil {
//					return
//				}
//			}
//		}
//	}
//
//	func reload(ctx context.Context) error { return ctx.Err() }
//
// A statement that calls Done and does nothing with the channel neither waits for
// the context nor ends it (ctxselect/unused):
//
//	// WRONG
//	func stop(ctx context.Context) {
//		ctx.Done()
//	}
//
// Call the function that cancels the context, or receive from the channel:
//
//	// RIGHT
//	func stop(cancel context.CancelFunc) {
//		cancel()
//	}
//
// The analyzer is silent about loops that end in another way: with a channel
// that is closed, an error, a count, a condition that somebody else changes. So
// it is about goroutines that last as long as the process, those that main and
// init start, about contexts that never end, or that the goroutine has
// ended itself, or that only a call ends which it has deferred, about channels of an object that
// a goroutine does not name, and about the goroutines of tests;
// about sleeps of a second or less, or that are so unless somebody says
// otherwise, or right before a return; about a loop that calls what hands on, for as long as the context, what
// comes; and about contexts of their own for what cleans up or has a timeout, or where
// //nolint:contextcheck says so.
//
// # Categories
//
//   - background: what the loop calls gets a context that never ends in place of
//     the one that ends the loop
//   - blocking: a send, a receive or a long sleep in the loop, or a long sleep before
//     it, lets it end late, or not at all; or it asks at each tick, and the function
//     makes no use of the context
//   - break: a break in the case of the context leaves the select, or switch, and
//     not the loop
//   - group: a goroutine of an errgroup waits for the context that the group's own
//     was made of, or receives from a stream that does not end with the group
//   - loop: nothing leaves the loop when the context is done
//   - retry: nothing but success ends the loop, which sleeps between its attempts, or
//     it looks at the signal only after one that has succeeded
//   - spin: the case of the context does not leave the loop, which takes it again
//     and again, or the loop does not ask whether the channel that it receives from
//     is closed
//   - ticker: nothing ends the loop, and Stop does not close the ticker's channel
//   - unused: a call of a context's Done with whose result nothing is done
//
// # How to fix it
//
// Let each turn of the loop, and each wait in it, end with the context: as a case of
// a select, or by handing it on. Leave with a return or a labelled break.
//
// The suggested fixes are: a case for the signal where the loop waits, sends or
// receives; the return that is missing in such a case; a label for the break; the
// context of the loop for what it calls. A fix is offered only if the package,
// searched and explored again with it, is rid of the finding and has no new one.
//
// # References
//
//   - [Go Concurrency Patterns: Context]
//   - [Go Concurrency Patterns: Pipelines and cancellation]
//
// [Go Concurrency Patterns: Context]: https://go.dev/blog/context
// [Go Concurrency Patterns: Pipelines and cancellation]: https://go.dev/blog/pipelines
package ctxselect
