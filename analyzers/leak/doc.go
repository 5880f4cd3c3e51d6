// Package leak defines an Analyzer that reports goroutines that block forever
// on a channel.
//
// # Analyzer leak
//
// leak: report goroutines that block forever on a channel
//
// A goroutine that waits on a channel which nobody serves any more is never
// collected, nor is what it refers to. The commonest form is a sender whose
// receiver has left early:
//
//	// WRONG
//	func fetch(ctx context.Context) (string, error) {
//		ch := make(chan string)
//		go func() {
//			ch <- slow() // stuck once fetch has returned
//		}()
//		select {
//		case s := <-ch:
//			return s, nil
//		case <-ctx.Done():
//			return "", ctx.Err()
//		}
//	}
//
//	func slow() string { return "" }
//
// A buffer for the one value lets the sender go:
//
//	// RIGHT
//	func fetch(ctx context.Context) (string, error) {
//		ch := make(chan string, 1)
//		go func() {
//			ch <- slow()
//		}()
//		select {
//		case s := <-ch:
//			return s, nil
//		case <-ctx.Done():
//			return "", ctx.Err()
//		}
//	}
//
//	func slow() string { return "" }
//
// The analyzer runs the concurrency of the package over all schedules, within
// bounds, and reports a goroutine if nothing that can still run could ever let
// it go on: by the rule of the Go runtime's own leak detector. The related
// information of a report is the schedule that leads there, step by step.
//
// Other forms are: more senders than receives, a second send for want of a
// return, a range over a channel that is not closed on some path, a signal that
// is sent on success only, a consumer that leaves a producer behind, an
// operation on a nil channel, a function that waits for itself, a receive that makes
// room in a full channel although the consumer may have emptied it meanwhile, a
// request that a loop leaves without an answer, a goroutine that was started for an
// object that LoadOrStore then has no use for, one that fills an iterator and looks at
// its context everywhere but where it sends, one that sends to those who leave with the
// context of an object, one that drains a channel that nobody closes, workers that put
// back what they could not do into the channel that only they take from.
//
//	// WRONG
//	func first(urls []string) string {
//		ch := make(chan string)
//		for _, url := range urls {
//			go func() { ch <- get(url) }() // all but one are stuck
//		}
//		return <-ch
//	}
//
//	func get(string) string { return "" }
//
// Room for all of them lets them go:
//
//	// RIGHT
//	func first(urls []string) string {
//		ch := make(chan string, len(urls))
//		for _, url := range urls {
//			go func() { ch <- get(url) }()
//		}
//		return <-ch
//	}
//
//	func get(string) string { return "" }
//
// A goroutine that is started for an object, and goes on until that is closed, is reported
// where the object is dropped, as by an early return, or another one is put in its place.
//
// An [io.Pipe] has no room either: who writes to it waits until it is read to the end, or
// closed. Where a goroutine writes, the reader is closed by whoever has it and may give up.
//
// It is silent where code that it does not see may serve the channel, about
// goroutines that end with the process, and wherever a finding would depend on
// how often a loop of unknown length runs.
//
// Of tests it reports what they meet on a day on which they pass. It is silent about
// what a test leaves behind that has failed, by t.Error or by an assertion of another
// package, and about what ends with TestMain. A timer of a test fires when nobody
// else can go on, so that it is silent about whom a timeout leaves behind that is
// there for the day on which the test hangs.
//
// # Categories
//
//   - dropped: an object is dropped whose goroutine goes on until it is closed
//   - forgotten-stop: a method sets the flag that keeps its loop going, whether or
//     not that was told to stop before
//   - lost-signal: a channel without room for signals that are dropped if nobody
//     takes them, in place of one with room, or while who takes them is at work
//   - never-closed: a goroutine leaves a channel open that it closes on other paths,
//     and that others may range over
//   - nil-channel: an operation on a channel that is nil
//   - no-room: a wait for room for so much, which there may never be, since nobody has
//     asked whether that is more than the room in all
//   - one-shot: a function returns an unbuffered channel, and sends one value on
//     it whether anybody receives or not
//   - pipe: an [io.Pipe] that is read in part only, or not at all, or whose writer leaves it
//     open, or that is written to before anybody reads
//   - receive: a receive, or a range over a channel, or the case of a select for a
//     channel that nobody serves
//   - select: a select none of whose cases can go on, or only one of time that
//     leads back to it: the loop never ends; or one that sends to whoever waits
//     for it, and goes on only when it is told to stop
//   - self-held: a goroutine holds an object whose cleanup or finalizer should end it,
//     which therefore never runs
//   - send: a send
//
// # How to fix it
//
// Let each goroutine have a way on in every schedule: room in the channel for
// what its receiver may leave, a select with the signal that ends the work, a
// close by whoever sends, deferred so that it runs on every path.
//
// The suggested fixes are: room for the sends, where the source bounds their
// number; the return that is missing behind an earlier send; a select with a
// context, or a channel of empty structs that is closed somewhere, in reach; a
// deferred close or signal in the goroutine that owes it; the close before or
// behind Wait, with a WaitGroup if there is none; a deferred receive that gives
// a token back; a loop that runs once less; a channel that is made where its
// struct is made; a close beside that of another stop channel; a timer that is
// drained only of what is there. A fix is offered only if the package, explored again with it,
// is rid of the finding and has no new one. A close is not suggested where a
// receiver would take the zero value for a success.
//
// # References
//
//   - [Go Concurrency Patterns: Pipelines and cancellation]
//   - [Understanding Real-World Concurrency Bugs in Go]
//
// [Go Concurrency Patterns: Pipelines and cancellation]: https://go.dev/blog/pipelines
// [Understanding Real-World Concurrency Bugs in Go]: https://doi.org/10.1145/3297858.3304069
package leak
