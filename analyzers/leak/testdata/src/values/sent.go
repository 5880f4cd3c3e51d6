package values

// Both leave by the error that is sent.
type line struct {
	text string
	err  error
}

func lines(read func() (string, error)) int {
	c := make(chan line)
	go func() {
		for {
			text, err := read()
			c <- line{text, err}
			if err != nil {
				return
			}
		}
	}()
	n := 0
	for {
		l := <-c
		if l.err != nil {
			return n
		}
		n += len(l.text)
	}
}

// Both leave by what is said to be the last one.
type part struct {
	text string
	last bool
}

func parts(read func() (string, bool), more func() bool) int {
	c := make(chan part)
	go func() {
		for {
			text, last := read()
			select {
			case c <- part{text: text, last: last}:
			}
			if last {
				return
			}
		}
	}()
	n := 0
	for {
		p := <-c
		if p.last {
			return n
		}
		n += len(p.text)
	}
}

// The sender goes on after an error.
type row struct {
	text string
	err  error
}

func rows(read func() (string, error, bool)) int {
	c := make(chan row)
	go func() {
		for {
			text, err, more := read()
			c <- row{text, err} // want `send on c blocks forever`
			if !more {
				close(c)
				return
			}
		}
	}()
	n := 0
	for r := range c {
		if r.err != nil {
			return n
		}
		n += len(r.text)
	}
	return n
}
