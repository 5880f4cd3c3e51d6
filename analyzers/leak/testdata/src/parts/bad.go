package parts

import "sync/atomic"

// One result for each part, and one is waited for.
func Any(list []string) int {
	parts := split(list, 4)
	c := make(chan int)
	for _, part := range parts {
		go func() {
			n := 0
			for _, s := range part {
				n += len(s)
			}
			c <- n // want `send on c blocks forever`
		}()
	}
	return <-c
}

// Who has nothing to say does not, and is waited for.
func Each(list []string) {
	c := make(chan string, len(list))
	for _, s := range list {
		go func() {
			if s != "" {
				c <- s
			}
		}()
	}
	for range list {
		<-c // want `receive from c blocks forever`
	}
}

// The counter only counts: who sends goes from item to item.
func countEach(items []string, load func(string) error) error {
	var done atomic.Int64
	out := make(chan error)
	go func() {
		for _, item := range items {
			err := load(item)
			if done.Add(1) > 100 {
				println("still loading")
			}
			out <- err // want `send on out blocks forever: nobody receives`
		}
	}()
	for range items {
		if err := <-out; err != nil {
			return err
		}
	}
	return nil
}
