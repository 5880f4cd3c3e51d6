package pipesleft

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// It is asked before anybody writes.
func (r *report) sendReady(url string, ready func() error) error {
	pr, pw := io.Pipe()
	if err := ready(); err != nil {
		return err
	}
	go func() {
		pw.CloseWithError(json.NewEncoder(pw).Encode(r))
	}()
	resp, err := http.Post(url, "application/json", pr)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Whoever leaves early closes an end.
func (r *report) sendClosed(url string, ready func() error) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(json.NewEncoder(pw).Encode(r))
	}()
	if err := ready(); err != nil {
		pr.CloseWithError(err)
		return err
	}
	resp, err := http.Post(url, "application/json", pr)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// It may be the other end.
func (r *report) sendTold(url string, ready func() error) error {
	pr, pw := io.Pipe()
	go json.NewEncoder(pw).Encode(r)
	if err := ready(); err != nil {
		pw.CloseWithError(err)
		return err
	}
	defer pw.Close()
	resp, err := http.Post(url, "application/json", pr)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Another goroutine reads.
func (r *report) sendBeside(url string, ready func() error) error {
	pr, pw := io.Pipe()
	go r.write(pw)
	go func() {
		io.Copy(io.Discard, pr)
	}()
	return ready()
}

// Only who wants it has somebody write.
func (r *report) sendWanted(url string, wanted bool) error {
	pr, pw := io.Pipe()
	if wanted {
		go r.write(pw)
	}
	if !wanted {
		return nil
	}
	resp, err := http.Post(url, "text/plain", pr)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The rest is read as well.
func (r *report) findAll(fits func(string) bool) (found string, err error) {
	pr, pw := io.Pipe()
	go r.write(pw)
	sc := bufio.NewScanner(pr)
	for sc.Scan() {
		if l := sc.Text(); found == "" && fits(l) {
			found = l
		}
	}
	return found, sc.Err()
}

// The reader is closed in any case.
func (r *report) findClosed(fits func(string) bool) (string, error) {
	pr, pw := io.Pipe()
	defer pr.Close()
	go r.write(pw)
	sc := bufio.NewScanner(pr)
	for sc.Scan() {
		if l := sc.Text(); fits(l) {
			return l, nil
		}
	}
	return "", errors.New("none fits")
}

// What is left is thrown away.
func (r *report) findRest(fits func(string) bool) (string, error) {
	pr, pw := io.Pipe()
	go r.write(pw)
	sc := bufio.NewScanner(pr)
	for sc.Scan() {
		if l := sc.Text(); fits(l) {
			io.Copy(io.Discard, pr)
			return l, nil
		}
	}
	return "", errors.New("none fits")
}

// One line is all that there is.
func hello(name string) (string, error) {
	pr, pw := io.Pipe()
	go fmt.Fprintf(pw, "hello %s\n", name)
	return bufio.NewReader(pr).ReadString('\n')
}

// As much is read as is written.
func exact(b []byte) ([]byte, error) {
	pr, pw := io.Pipe()
	go pw.Write(b)
	got := make([]byte, len(b))
	_, err := io.ReadFull(pr, got)
	return got, err
}

// Somebody reads already.
func (r *report) beside() error {
	pr, pw := io.Pipe()
	done := make(chan error, 1)
	go func() {
		defer pr.Close()
		_, err := io.Copy(io.Discard, pr)
		done <- err
	}()
	err := json.NewEncoder(pw).Encode(r)
	pw.CloseWithError(err)
	return errors.Join(err, <-done)
}

// Nobody waits for the end, which comes with that of the program.
func logTo(line func(string)) io.Writer {
	pr, pw := io.Pipe()
	go func() {
		sc := bufio.NewScanner(pr)
		for sc.Scan() {
			line(sc.Text())
		}
	}()
	return pw
}

// Who writes has the reader as well.
func both(start func(io.Reader, io.Writer) error) ([]byte, error) {
	pr, pw := io.Pipe()
	if err := start(pr, pw); err != nil {
		return nil, err
	}
	return io.ReadAll(pr)
}

// As many lines as there are.
func lines(want []string) error {
	pr, pw := io.Pipe()
	go func() {
		for _, l := range want {
			fmt.Fprintln(pw, l)
		}
	}()
	br := bufio.NewReader(pr)
	for _, l := range want {
		got, err := br.ReadString('\n')
		if err != nil {
			return err
		}
		if got != l+"\n" {
			panic(got)
		}
	}
	return nil
}
