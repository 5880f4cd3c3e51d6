package timers

import "time"

// What the callback of a timer waits for in vain keeps its goroutine.
func callback() {
	c := make(chan int)
	time.AfterFunc(time.Second, func() {
		c <- 1 // want `send on c blocks forever`
	})
}
