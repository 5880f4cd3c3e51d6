package basic

// The channel is closed while the sender may still be at it.
func race() {
	ch := make(chan int, 1)
	go func() {
		ch <- 1 // want `send on ch may meet the closed channel and panic`
	}()
	close(ch)
}
