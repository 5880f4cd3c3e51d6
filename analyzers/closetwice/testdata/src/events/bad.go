package events

import "io"

// An error comes again and again, and the loop goes on.
type Reader struct {
	src  interface{ Read() (string, error) }
	done chan struct{}
	out  chan string
}

func (r *Reader) Run() {
	for {
		s, err := r.src.Read()
		if err != nil {
			close(r.done) // want `r.done may be closed twice: the second close panics`
			continue
		}
		r.out <- s
	}
}

// The loop has no other way.
func Again(c *Conn) {
	for {
		if e := c.src.Next(); e.kind == data {
			c.in = append(c.in, e.data...)
		}
		close(c.ready) // want `c.ready may be closed twice: the second close panics`
	}
}

// Both come from one that sends twice.
func twice() {
	left, words := make(chan struct{}), make(chan *string)
	go func() {
		for w := range words {
			if w == gone {
				close(left) // want `left may be closed twice: the second close panics`
			}
		}
	}()
	words <- gone
	words <- gone
	close(words)
}

// The end of a file is an error, which comes again, too.
func (r *Reader) Drain() {
	for {
		s, err := r.src.Read()
		if err == io.EOF {
			close(r.done) // want `r.done may be closed twice: the second close panics`
			continue
		}
		r.out <- s
	}
}
