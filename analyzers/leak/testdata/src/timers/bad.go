package timers

import "time"

// What the callback of a timer waits for in vain keeps its goroutine.
func callback() {
	c := make(chan int)
	time.AfterFunc(time.Second, func() {
		c <- 1 // want `send on c blocks forever`
	})
}

// The timer of AfterFunc has no channel to be drained.
func drained(d time.Duration, expire func(), work func() error) error {
	t := time.AfterFunc(d, expire)
	err := work()
	if !t.Stop() {
		<-t.C // want `t.C is nil here: the operation blocks forever`
	}
	return err
}
