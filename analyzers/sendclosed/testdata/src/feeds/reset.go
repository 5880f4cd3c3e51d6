package feeds

import (
	"io"
	"sync"
)

// A Writer has a lock for its error only; it is reset by the one who writes.
type Writer struct {
	errMu  sync.Mutex
	err    error
	output chan []byte
	wg     sync.WaitGroup
}

func NewWriter(w io.Writer) *Writer {
	z := &Writer{}
	z.Reset(w)
	return z
}

func (z *Writer) fail(err error) error {
	z.errMu.Lock()
	defer z.errMu.Unlock()
	if z.err == nil {
		z.err = err
	}
	return z.err
}

func (z *Writer) Reset(w io.Writer) {
	if z.output != nil {
		close(z.output)
		z.wg.Wait()
		z.output = nil
	}
	z.err = nil
	if w == nil {
		return
	}
	out := make(chan []byte, 4)
	z.output = out
	z.wg.Add(1)
	go func() {
		defer z.wg.Done()
		for b := range out {
			if _, err := w.Write(b); err != nil {
				z.fail(err)
			}
		}
	}()
}

func (z *Writer) Write(b []byte) (int, error) {
	if err := z.fail(nil); err != nil {
		return 0, err
	}
	z.output <- b
	return len(b), nil
}
