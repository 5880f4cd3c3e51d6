// Package loopvar defines an Analyzer that reports loop variables that are
// shared by all iterations by accident.
//
// # Analyzer loopvar
//
// loopvar: report loop variables that change before they are used
//
// In files of a language version before Go 1.22, a loop has one variable for
// all its iterations. What runs later than the iteration that made it (a
// goroutine, a deferred function, a parallel subtest) finds in it what a later
// iteration has put there, most often the last one:
//
//	// WRONG
//	func visit(names []string) {
//		for _, name := range names {
//			go func() {
//				fmt.Println(name)
//			}()
//		}
//	}
//
// Give each iteration a variable of its own, or pass the value. Where a module
// can ask for it in its go.mod, Go 1.22 does so by itself:
//
//	// RIGHT
//	func visit(names []string) {
//		for _, name := range names {
//			name := name
//			go func() {
//				fmt.Println(name)
//			}()
//		}
//	}
//
// The version is that of the file: the go line of its go.mod, unless a line
// such as //go:build go1.21 in the file says otherwise.
//
// Reported is what is captured, by a function literal, by its address, or by a
// method with a pointer receiver, and used by a goroutine (loopvar/goroutine), a
// deferred call (loopvar/defer), a parallel subtest (loopvar/subtest), a function
// that is called when something happens (loopvar/callback), or where it is stored
// or sent (loopvar/stored), anywhere in the body of the loop:
//
//	// WRONG
//	func pointers(names []string) (all []*string) {
//		for _, name := range names {
//			if name != "" {
//				all = append(all, &name)
//			}
//		}
//		return all
//	}
//
// A variable that is declared before the loop is one for all iterations in every
// version of the language. It is reported if each iteration sets it and starts a
// goroutine that reads it:
//
//	// WRONG
//	func drain(next func() (string, bool)) {
//		var name string
//		ok := true
//		for ok {
//			name, ok = next()
//			go func() {
//				fmt.Println(name)
//			}()
//		}
//	}
//
// Functions that start what they are given as a goroutine, or keep it, are known,
// in other packages too.
//
// The analyzer is silent about a goroutine that the iteration waits for, which
// sees the right value; about a function that is called at once, or of which nobody
// knows when it is called; and about what is captured in an iteration that is
// always the last one, or is replaced before anyone looks at it:
//
//	// RIGHT
//	func inTurn(names []string) {
//		for _, name := range names {
//			done := make(chan bool)
//			go func() {
//				fmt.Println(name)
//				close(done)
//			}()
//			<-done
//		}
//	}
//
// # Categories
//
//   - callback: a function that is called when something happens
//   - defer: a call that is deferred, or a cleanup function of a test
//   - goroutine: a goroutine that is started
//   - stored: a function or an address that is stored, or sent on a channel
//   - subtest: a parallel subtest
//
// # How to fix it
//
// Declare a variable in the body, or say go 1.22 or later in go.mod, for which each
// iteration has variables of its own.
//
// The suggested fix is such a variable, of the same name, as the first statement
// of the body, or before the goroutine if the variable was declared before the loop. It is offered only if the package, searched again with it, is rid of
// the finding and has no new one.
//
// # References
//
//   - [Fixing For Loops in Go 1.22]
//
// [Fixing For Loops in Go 1.22]: https://go.dev/blog/loopvar-preview
package loopvar
