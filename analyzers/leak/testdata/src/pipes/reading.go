package pipes

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

var errName = errors.New("bad name")

// The function reads itself, and stops at what it does not like.
func unpack(write func(io.Writer) error) (names []string, err error) {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	tr := tar.NewReader(pr)
	for {
		h, err := tr.Next()
		if err == io.EOF {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
		if h.Name == "" {
			return nil, errName // want `this returns before all was read: who writes to the pipe blocks forever, since nobody closes the reader`
		}
		names = append(names, h.Name)
	}
}

// There may be more than one reader upon the other.
func unzip(write func(io.Writer) error, use func(io.Reader) error) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	zr, err := gzip.NewReader(pr)
	if err != nil {
		return err
	}
	tr := tar.NewReader(zr)
	for {
		if _, err := tr.Next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := use(tr); err != nil {
			return fmt.Errorf("use: %w", err) // want `this returns before all was read`
		}
	}
}

func lines(write func(io.Writer) error, use func(string) error) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	sc := bufio.NewScanner(pr)
	for sc.Scan() {
		if err := use(sc.Text()); err != nil {
			return err // want `this returns before all was read`
		}
	}
	return sc.Err()
}

// The reader is closed whatever comes.
func linesClosed(write func(io.Writer) error, use func(string) error) error {
	pr, pw := io.Pipe()
	defer pr.Close()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	sc := bufio.NewScanner(pr)
	for sc.Scan() {
		if err := use(sc.Text()); err != nil {
			return err
		}
	}
	return sc.Err()
}

// All is read, and errors are kept.
func linesKept(write func(io.Writer) error, use func(string) error) (first error) {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	sc := bufio.NewScanner(pr)
	for sc.Scan() {
		if err := use(sc.Text()); err != nil && first == nil {
			first = err
		}
	}
	if first != nil {
		return first
	}
	return sc.Err()
}

// What is read last says that it is the last.
func linesUntil(write func(io.Writer) error) (n int, err error) {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	sc := bufio.NewScanner(pr)
	for sc.Scan() {
		if sc.Text() == "END" {
			return n, nil
		}
		n++
	}
	return n, sc.Err()
}

// There is one thing to read, and it was read.
func one(v any, check func(map[string]any) error) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(json.NewEncoder(pw).Encode(v))
	}()
	var m map[string]any
	if err := json.NewDecoder(pr).Decode(&m); err != nil {
		return err
	}
	if err := check(m); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	return nil
}

// Somebody drains what is left.
func drained(write func(io.Writer) error, use func(string) error) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	br := bufio.NewReader(pr)
	for {
		s, err := br.ReadString('\n')
		if err != nil {
			return err
		}
		if err := use(s); err != nil {
			io.Copy(io.Discard, br)
			return err
		}
	}
}

// What is deferred makes variables of the results.
func linesTimed(write func(io.Writer) error, use func(string) error, stop func()) (err error) {
	defer stop()
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(write(pw))
	}()
	sc := bufio.NewScanner(pr)
	for sc.Scan() {
		if err := use(sc.Text()); err != nil {
			return fmt.Errorf("use: %w", err) // want `this returns before all was read`
		}
	}
	return sc.Err()
}
