package keyed

// Only the documents that are not nil are sent, and all are waited for.
func all(ops map[string]Doc) {
	c := make(chan Doc)
	n := 0
	for range ops {
		n++
	}
	go func() {
		for k := range ops {
			if d, ok := ops[k]; ok && d.ID() != "" {
				c <- d
			}
		}
	}()
	for range n {
		<-c // want `receive from c blocks forever`
	}
}

// One goroutine for each, and one answer for all.
func first(ops map[string]Doc) Doc {
	c := make(chan Doc)
	for _, d := range ops {
		go func() {
			c <- d // want `send on c blocks forever`
		}()
	}
	return <-c
}
