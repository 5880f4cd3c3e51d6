package taken

import "taken/lock"

// The lock may be closed before.
func Race(n int, count func(int) int) int {
	l := lock.New()
	sum := make(chan int)
	go l.Close()
	go func() {
		if !l.Try() {
			return
		}
		defer l.Unlock()
		sum <- count(n)
	}()
	return <-sum // want `receive from sum blocks forever: nobody sends or closes`
}
