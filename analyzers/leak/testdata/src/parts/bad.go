package parts

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
