// Package log is a logger like many others.
package log

import "fmt"

// Exit is called last.
var Exit func(code int)

// Fatalf logs and ends the process.
func Fatalf(format string, args ...any) {
	fmt.Printf(format, args...)
	Exit(1)
}

// Errorf logs.
func Errorf(format string, args ...any) { fmt.Printf(format, args...) }
