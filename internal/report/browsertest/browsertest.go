// Package browsertest tests the HTML report in a real Chromium. It is a module
// of its own so that what drives the browser is no dependency of concurlint.
//
//	cd internal/report/browsertest && go test -mod=mod
//
// needs a chromium on the PATH, or the name of one in $CHROMIUM. With
// -screenshots=DIR the tests also write pictures to look at.
package browsertest
