// Package closetwice defines an Analyzer that reports channels that are closed
// twice.
//
// # Analyzer closetwice
//
// closetwice: report channels that may be closed twice
//
// Closing a channel that is closed already panics, and so does closing a nil
// channel. It happens on one path, when a deferred close follows an explicit
// one, and between goroutines, when each of them believes that it is the last:
//
//	// WRONG
//	func merge(a, b <-chan int) <-chan int {
//		out := make(chan int)
//		forward := func(in <-chan int) {
//			for v := range in {
//				out <- v
//			}
//			close(out) // both goroutines close it
//		}
//		go forward(a)
//		go forward(b)
//		return out
//	}
//
// Let one goroutine close it, after it has waited for the others:
//
//	// RIGHT
//	func merge(a, b <-chan int) <-chan int {
//		out := make(chan int)
//		var wg sync.WaitGroup
//		forward := func(in <-chan int) {
//			defer wg.Done()
//			for v := range in {
//				out <- v
//			}
//		}
//		wg.Add(2)
//		go forward(a)
//		go forward(b)
//		go func() {
//			wg.Wait()
//			close(out)
//		}()
//		return out
//	}
//
// The analyzer is silent where a sync.Once, a flag or a nil test under the same
// lock keeps the second close away, and where callers that it does not see
// would have to break the contract of a method, such as calling Close twice if its
// documentation does not say that this may be done.
// The handler of an HTTP request is called for every request, though, and by
// several at once.
//
// # Categories
//
//   - double-close: a channel that has been closed is closed again
//   - nil-close: a channel that is nil is closed, or may be nil since the settings say
//     that nothing is to be started
//
// # How to fix it
//
// Let one function own the close: who sends, or who has waited for those who
// send. Where several may come first, close through a [sync.Once].
//
// The suggested fixes are: one close less, where the other one is met anyway;
// the return that is missing behind the first; a WaitGroup for those who send,
// and one close behind its Wait; a delete from the map that a closed channel is
// in; a sync.Once round all closes, if those who close do not send; a channel
// that is made where its struct is made. A fix is offered only if the package,
// explored again with it, is rid of the finding and has no new one.
//
// # References
//
//   - [The Go Programming Language Specification: Close]
//   - [Go Concurrency Patterns: Pipelines and cancellation]
//
// [The Go Programming Language Specification: Close]: https://go.dev/ref/spec#Close
// [Go Concurrency Patterns: Pipelines and cancellation]: https://go.dev/blog/pipelines
package closetwice
