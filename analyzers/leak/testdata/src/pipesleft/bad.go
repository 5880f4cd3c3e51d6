// Package pipesleft makes pipes and leaves before they are read.
package pipesleft

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

type report struct{ Lines []string }

// It is checked first whether there is anybody to send it to.
func (r *report) send(url string, ready func() error) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(json.NewEncoder(pw).Encode(r))
	}()
	if err := ready(); err != nil {
		return err // want `the goroutine that writes to the pipe blocks forever when this returns: nobody reads from it or closes the reader`
	}
	resp, err := http.Post(url, "application/json", pr)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A request that cannot be made reads nothing.
func (r *report) put(url string) (*http.Response, error) {
	pr, pw := io.Pipe()
	go r.write(pw)
	req, err := http.NewRequest(http.MethodPut, url, pr)
	if err != nil {
		return nil, fmt.Errorf("put %s: %w", url, err) // want `the goroutine that writes to the pipe blocks forever when this returns: nobody reads from it or closes the reader`
	}
	return http.DefaultClient.Do(req)
}

func (r *report) write(pw *io.PipeWriter) {
	defer pw.Close()
	for _, l := range r.Lines {
		fmt.Fprintln(pw, l)
	}
}

// Nobody says that all was written.
func (r *report) bytes() ([]byte, error) {
	pr, pw := io.Pipe()
	go func() {
		for _, l := range r.Lines {
			fmt.Fprintln(pw, l)
		}
	}()
	return io.ReadAll(pr) // want `who reads from the pipe waits forever when all was written: nobody closes the writer`
}

// An encoder does not close what it writes to.
func (r *report) copy(dst io.Writer) error {
	pr, pw := io.Pipe()
	defer pr.Close()
	go func() {
		if err := json.NewEncoder(pw).Encode(r); err != nil {
			fmt.Println(err)
		}
	}()
	_, err := io.Copy(dst, pr) // want `who reads from the pipe waits forever when all was written: nobody closes the writer`
	return err
}

// There is no room in a pipe.
func (r *report) reader() ([]byte, error) {
	pr, pw := io.Pipe()
	if _, err := fmt.Fprintln(pw, r.Lines); err != nil { // want `writing to the pipe blocks forever: nobody reads from it yet`
		return nil, err
	}
	pw.Close()
	return io.ReadAll(pr)
}
