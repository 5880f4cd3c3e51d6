package basic

import "time"

// The receiver gives up, and the sender has nobody left.
func timeout() string {
	ch := make(chan string)
	go func() {
		ch <- slow() // want `send on ch blocks forever: nobody receives`
	}()
	select {
	case s := <-ch:
		return s
	case <-time.After(time.Second):
		return ""
	}
}

// All but the first are never received.
func first(n int) int {
	ch := make(chan int)
	for i := range n {
		go func() { ch <- i }() // want `send on ch blocks forever: nobody receives`
	}
	return <-ch
}

// The channel is closed only where all goes well.
func successOnly(ok bool) {
	done := make(chan struct{})
	go func() {
		if !ok {
			return
		}
		close(done)
	}()
	<-done // want `receive from done blocks forever: nobody sends or closes`
}

// Nobody ever made the channel.
func never() {
	var ch chan int
	<-ch // want `ch is nil here: the operation blocks forever`
}

func slow() string { return "" }
