// Package sendclosed defines an Analyzer that reports sends that can meet a
// closed channel.
//
// # Analyzer sendclosed
//
// sendclosed: report sends that can meet a closed channel
//
// A send on a closed channel panics. The commonest cause is that the receiver
// closes the channel to say that it wants no more, while senders are still at
// work:
//
//	// WRONG
//	func collect() {
//		ch := make(chan int)
//		go func() {
//			for i := 0; i < 3; i++ {
//				ch <- i // panics once ch is closed
//			}
//		}()
//		<-ch
//		close(ch)
//	}
//
// Close a channel where the last value is sent, and tell the sender to stop by
// another channel or by a context:
//
//	// RIGHT
//	func collect(ctx context.Context) {
//		ctx, cancel := context.WithCancel(ctx)
//		defer cancel()
//		ch := make(chan int)
//		go func() {
//			defer close(ch)
//			for i := 0; i < 3; i++ {
//				select {
//				case ch <- i:
//				case <-ctx.Done():
//					return
//				}
//			}
//		}()
//		<-ch
//	}
//
// To ask first whether the channel is closed is not enough. If the flag is set and the
// channel closed with a lock held, the sender needs it until the value is sent: else the
// close may come between the question and the send.
// So it may if the flag is atomic, or is another
// channel that is closed together with this one: a select that waits for that and sends
// takes either case, since both are ready. And who closes the channel of an entry of a map
// takes the entry out before he gives back the lock of the map, or others will find it.
//
// The analyzer is silent where a WaitGroup, a handshake or a lock makes sure
// that the sends come before the close.
//
// # Categories
//
//   - send-on-closed: a send that can meet a channel closed by another
//     goroutine, or earlier
//
// # How to fix it
//
// Close where the last value is sent, or behind the Wait for those who send. If
// the receiver is the one who ends the work, it says so by another channel or by
// a context, and closes nothing.
//
// The suggested fixes are: a Done that is deferred until the value is sent; the
// return that is missing behind a close; the close behind the Wait that follows it; a deferred
// close in the one goroutine that sends; a WaitGroup for several; no close at
// all, where nobody would know. A fix is offered only if the package, explored again with it, is rid of
// the finding and has no new one.
//
// # References
//
//   - [The Go Programming Language Specification: Send statements]
//
// [The Go Programming Language Specification: Send statements]: https://go.dev/ref/spec#Send_statements
package sendclosed
