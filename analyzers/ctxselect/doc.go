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
package ctxselect
