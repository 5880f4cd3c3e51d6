package sealed

import "io"

type ahead struct {
	io.Reader
	reuse chan []byte
	exit  chan struct{}
}

type aheadSeeker struct {
	*ahead
	io.Seeker
}

func (a *ahead) run() {
	for {
		select {
		case <-a.reuse:
		case <-a.exit:
			return
		}
	}
}

func (a *ahead) Close() error {
	close(a.exit)
	return nil
}

// NewAhead returns one that seeks if what it reads from does.
func NewAhead(r io.Reader) io.ReadCloser {
	a := &ahead{r, make(chan []byte, 1), make(chan struct{})}
	go a.run()
	if s, ok := r.(io.Seeker); ok {
		return &aheadSeeker{a, s}
	}
	return a
}

// NewAheadSeeker knows that it gets one that seeks.
func NewAheadSeeker(r io.ReadSeeker) io.ReadSeekCloser {
	res, _ := NewAhead(r).(io.ReadSeekCloser)
	return res
}

// Whoever asks gets an answer.
func newAheadSeeker(r io.Reader, check func() error) (io.ReadSeekCloser, error) {
	a := &ahead{r, make(chan []byte, 1), make(chan struct{})}
	checked := make(chan error)
	go func() {
		checked <- check() // want `send on checked blocks forever: nobody receives`
	}()
	var c io.ReadCloser = a
	if s, ok := r.(io.Seeker); ok {
		c = &aheadSeeker{a, s}
	}
	res, ok := c.(io.ReadSeekCloser)
	if !ok {
		return nil, io.ErrNoProgress
	}
	return res, <-checked
}
