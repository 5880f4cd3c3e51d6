//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak returns the memory of the largest process among a process that ended
// and those that it waited for.
func peak(ps *os.ProcessState) int64 {
	ru, ok := ps.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(ru.Maxrss)
	}
	return int64(ru.Maxrss) << 10 // the others count in kilobytes
}
