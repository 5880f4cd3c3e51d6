// Package directive defines an Analyzer that reports directives of concurlint
// that are wrong or silence nothing.
//
// # Analyzer directive
//
// directive: report concurlint directives that are wrong or silence nothing
//
// A finding that is not to be mended is silenced where it stands. The
// directive names the analyzer, or an analyzer and a category, and gives the
// reason, so that the next reader need not find it out again:
//
//	//concurlint:ignore NAME[,NAME] reason
//	//concurlint:file-ignore NAME[,NAME] reason
//
// The first covers its own line, or the next line of code if it stands alone;
// the second covers the file. Without a name or a reason it has no effect, and
// neither has one that is misspelt, so that is reported:
//
//	// WRONG
//	func one() {
//		ch := make(chan int)
//		go func() {
//			//concurlint:ignore leak/send
//			ch <- 1
//		}()
//	}
//
// This one is complete:
//
//	// RIGHT
//	func one() {
//		ch := make(chan int)
//		go func() {
//			//concurlint:ignore leak/send the process ends right after
//			ch <- 1
//		}()
//	}
//
// A directive that silences nothing is reported as well: what it was for is
// gone, and it would silence the next finding that comes to stand there.
//
//	// WRONG
//	func two() {
//		ch := make(chan int, 1)
//		//concurlint:ignore leak/send the process ends right after
//		ch <- 1
//	}
//
// Take it out:
//
//	// RIGHT
//	func two() {
//		ch := make(chan int, 1)
//		ch <- 1
//	}
//
// To know that, the analyzer runs those that the directive may name, even if
// their findings are not wanted. It is silent in generated files.
// //nolint:concurlint directives are left to golangci-lint.
//
// # Categories
//
//   - malformed: a directive without a name or a reason, or with a verb that
//     there is not
//   - unknown-analyzer: no analyzer is named so
//   - unknown-category: the analyzer has no category of that name
//   - unused: there is nothing to silence
//
// # How to fix it
//
// Take out a directive that silences nothing. Write the names as the list of
// analyzers has them, and the reason behind them.
//
// # References
//
//   - [Go Doc Comments: Syntax, on directives]
//
// [Go Doc Comments: Syntax, on directives]: https://go.dev/doc/comment#syntax
package directive
