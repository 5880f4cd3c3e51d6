// Package wgadd defines an Analyzer that reports WaitGroups that are
// miscounted.
//
// # Analyzer wgadd
//
// wgadd: report WaitGroups that are miscounted
//
// Wait returns as soon as the count is zero. If the count is raised inside the
// new goroutine, Wait may run first, find zero, and return while the work is
// still going on:
//
//	// WRONG
//	func run() {
//		var wg sync.WaitGroup
//		go func() {
//			wg.Add(1)
//			defer wg.Done()
//		}()
//		wg.Wait() // may return before the goroutine starts
//	}
//
// Raise the count before the goroutine starts, or let [sync.WaitGroup.Go] do
// both:
//
//	// RIGHT
//	func run() {
//		var wg sync.WaitGroup
//		wg.Add(1)
//		go func() {
//			defer wg.Done()
//		}()
//		wg.Wait()
//	}
//
// If Done is missing on a path, Wait never returns; one Done too many panics:
//
//	// WRONG
//	func each(jobs []func() error) {
//		var wg sync.WaitGroup
//		for _, job := range jobs {
//			wg.Add(1)
//			go func() {
//				if err := job(); err != nil {
//					return // not done
//				}
//				wg.Done()
//			}()
//		}
//		wg.Wait()
//	}
//
// Defer it, so that it runs on every path:
//
//	// RIGHT
//	func each(jobs []func() error) {
//		var wg sync.WaitGroup
//		for _, job := range jobs {
//			wg.Add(1)
//			go func() {
//				defer wg.Done()
//				if err := job(); err != nil {
//					return
//				}
//			}()
//		}
//		wg.Wait()
//	}
//
// To ask whether something is closed, and then to count, is too little: whoever
// closes it may set the flag, and wait for nobody, in between.
//
//	// WRONG
//	type Runner struct {
//		closed atomic.Bool
//		wg     sync.WaitGroup
//	}
//
//	func (r *Runner) Go(f func()) {
//		if r.closed.Load() {
//			return
//		}
//		r.wg.Go(f) // Close may have returned
//	}
//
//	func (r *Runner) Close() {
//		r.closed.Store(true)
//		r.wg.Wait()
//	}
//
// Hold a lock from the question to the Add, and set the flag with it held:
//
//	// RIGHT
//	type Runner struct {
//		mu     sync.Mutex
//		closed bool
//		wg     sync.WaitGroup
//	}
//
//	func (r *Runner) Go(f func()) {
//		r.mu.Lock()
//		defer r.mu.Unlock()
//		if !r.closed {
//			r.wg.Go(f)
//		}
//	}
//
//	func (r *Runner) Close() {
//		r.mu.Lock()
//		r.closed = true
//		r.mu.Unlock()
//		r.wg.Wait()
//	}
//
// A goroutine that is itself counted may add to the same group, because its
// own count keeps Wait from returning. The analyzer is silent where others,
// whom it does not see, may count as well.
//
// # Categories
//
//   - add-after-wait: an Add in the goroutine that it counts, or without the
//     lock of a question that it goes by: Wait may have returned
//   - negative-counter: more Done than Add
//   - wait-forever: a Wait whose counter never becomes zero
//
// # How to fix it
//
// Count before the go statement, once for each goroutine, and defer Done as the
// first thing that it does; or let [sync.WaitGroup.Go] do all of this. Keep the lock
// from the question whether something is closed to the Add.
//
// The suggested fixes are: WaitGroup.Go, where the file's version of Go has it;
// Add before the go statement; a deferred Done; a pointer for a group that is
// copied; the number of goroutines that there are; one Done less. A fix is
// offered only if the package, explored again with it, is rid of the finding and
// has no new one.
//
// # References
//
//   - [sync.WaitGroup.Add]
//   - [sync.WaitGroup.Go]
//
// [sync.WaitGroup.Add]: https://pkg.go.dev/sync#WaitGroup.Add
// [sync.WaitGroup.Go]: https://pkg.go.dev/sync#WaitGroup.Go
package wgadd
