// Package keyed counts what is in a map, and then waits for as many.
package keyed

type Doc interface{ ID() string }

// The documents that are counted are those that are sent, for nobody changes the map.
func Batch(ops map[string]Doc) []Doc {
	c := make(chan Doc, len(ops))
	n := 0
	for _, d := range ops {
		if d != nil {
			n++
		}
	}
	if n > 0 {
		go func() {
			for k := range ops {
				d := ops[k]
				if d != nil {
					c <- d
				}
			}
		}()
	}
	var out []Doc
	for got := 0; got < n; got++ {
		out = append(out, <-c)
	}
	return out
}

// What the first loop has deleted the second one does not come to.
func drain(waiting map[string]chan int) {
	for k, c := range waiting {
		close(c)
		delete(waiting, k)
	}
	for _, c := range waiting {
		close(c)
	}
}
