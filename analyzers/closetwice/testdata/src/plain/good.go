// Package plain has writers for one goroutine, which has a helper.
package plain

import (
	"io"
	"sync"
)

// A Writer hands its blocks to a helper, which leaves its error behind a lock. Both
// Write and Close change what else the writer holds, without a lock: they are not called
// at once.
type Writer struct {
	mu   sync.Mutex
	err  error
	out  chan []byte
	wg   sync.WaitGroup
	buf  []byte
	size int
}

func NewWriter(to io.Writer) *Writer {
	w := &Writer{out: make(chan []byte, 4)}
	out := w.out
	w.wg.Go(func() {
		for b := range out {
			if _, err := to.Write(b); err != nil {
				w.fail(err)
			}
		}
	})
	return w
}

func (w *Writer) fail(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
	}
	return w.err
}

func (w *Writer) Write(b []byte) error {
	if err := w.fail(nil); err != nil {
		return err
	}
	w.size += len(b)
	w.buf = append(w.buf, b...)
	return w.Flush()
}

func (w *Writer) Flush() error {
	if w.out == nil {
		return w.fail(nil)
	}
	w.out <- w.buf
	w.buf = nil
	return w.fail(nil)
}

func (w *Writer) Close() error {
	err := w.Flush()
	if w.out != nil {
		close(w.out)
		w.wg.Wait()
		w.out = nil
	}
	return w.fail(err)
}
