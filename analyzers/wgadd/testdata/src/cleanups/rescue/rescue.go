// Package rescue has nothing to do with concurrency, and calls what it is given in a
// list.
package rescue

import "log"

func Recover(cleanups ...func()) {
	for _, cleanup := range cleanups {
		cleanup()
	}
	if p := recover(); p != nil {
		log.Print(p)
	}
}
