//go:build unix

package main

import (
	"runtime"
	"syscall"
	"time"
)

// resources returns what this process and its children have used.
func resources() (usage, bool) {
	var self, children syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &self) != nil || syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children) != nil {
		return usage{}, false
	}
	peak := int64(self.Maxrss)
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" {
		peak <<= 10 // the others count in kilobytes
	}
	return usage{cpu(&self), cpu(&children), peak}, true
}

func cpu(r *syscall.Rusage) time.Duration {
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
