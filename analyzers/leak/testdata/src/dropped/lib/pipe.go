package lib

import "io"

// Pack returns what write writes. The reader has to be closed.
func Pack(write func(io.Writer) error) (io.ReadCloser, error) {
	if write == nil {
		return nil, io.ErrUnexpectedEOF
	}
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	return pr, nil
}

// Plain returns a reader that nobody can close.
func Plain(write func(io.Writer) error) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	return pr
}

// Told returns a reader whose writer can be told to leave as well.
func Told(write func(io.Writer) error) (io.ReadCloser, func()) {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	return pr, func() { pw.Close() }
}
