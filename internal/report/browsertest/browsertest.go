// Package browsertest looks at reports as their readers do: at the HTML report in
// a real Chromium, and at the text in a real terminal, tmux. It is a module of its
// own so that what drives the browser is no dependency of concurlint.
//
//	cd internal/report/browsertest && go test -mod=mod
//
// needs a chromium on the PATH, or the name of one in $CHROMIUM, and tmux. With
// -screenshots=DIR the tests also write pictures to look at; -update writes the
// golden files.
package browsertest
