package basic

import "time"

// There is room for the one value.
func room() string {
	ch := make(chan string, 1)
	go func() { ch <- slow() }()
	select {
	case s := <-ch:
		return s
	case <-time.After(time.Second):
		return ""
	}
}

// There is room for all of them.
func firstWithRoom(n int) int {
	ch := make(chan int, n)
	for i := range n {
		go func() { ch <- i }()
	}
	return <-ch
}

// The close is deferred, so that it happens on every path.
func deferred(ok bool) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if !ok {
			return
		}
		slow()
	}()
	<-done
}

// The channel comes from elsewhere, and may be served there.
func foreign(ch chan int) int { return <-ch }
