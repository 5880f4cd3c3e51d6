// Package wire hands out channels, or says why it does not.
package wire

import (
	"errors"
	"io"
)

type Feed struct {
	kind, retries int
	secure        bool
	conn          io.ReadWriter
}

type kindError struct{ kind int }

func (e *kindError) Error() string { return "unknown kind" }

func dial(secure bool) (io.ReadWriter, error) { return nil, errors.New("refused") }

// Open has many ways to fail.
func (f *Feed) Open(q []byte) (lines chan string, err error) {
	switch f.kind {
	case 1, 2:
	default:
		return nil, &kindError{f.kind}
	}
	n := 1
	if f.retries != 0 {
		n = f.retries
	}
	if f.conn == nil {
		for range n {
			if f.secure {
				f.conn, err = dial(true)
			} else {
				f.conn, err = dial(false)
			}
			if err == nil {
				break
			}
		}
		if err != nil {
			return nil, err
		}
	}
	if _, err := f.conn.Write(q); err != nil {
		return nil, err
	}
	lines = make(chan string)
	switch f.kind {
	case 1:
		go f.read(lines, 1)
	case 2:
		go f.read(lines, 2)
	}
	return lines, nil
}

func (f *Feed) read(lines chan string, n int) {
	defer close(lines)
	buf := make([]byte, n)
	for {
		k, err := f.conn.Read(buf)
		if err != nil {
			return
		}
		lines <- string(buf[:k])
	}
}
