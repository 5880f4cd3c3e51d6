// Package pipes writes for others to read.
package pipes

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// A Store reads what it keeps.
type Store interface {
	Put(name string, r io.Reader) error
}

type packer struct{ store Store }

func (p *packer) pack(w io.Writer) error {
	_, err := io.WriteString(w, "all of it")
	return err
}

// The store may give up before the end.
func (p *packer) upload(name string) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(p.pack(pw))
	}()
	if err := p.store.Put(name, pr); err != nil { // want `who writes to the pipe blocks forever if this returns before it has read to the end: nobody closes the reader`
		return fmt.Errorf("upload %s: %w", name, err)
	}
	return nil
}

// So may who gets it over a network.
func export(w http.ResponseWriter, items []int) {
	pr, pw := io.Pipe()
	go func() {
		defer pw.Close()
		json.NewEncoder(pw).Encode(items)
	}()
	io.Copy(w, pr) // want `who writes to the pipe blocks forever if this returns before it has read to the end`
}

// The function writes, and a goroutine reads.
func tee(dst io.Writer, lines []string) error {
	r, w := io.Pipe()
	failed := make(chan error, 1)
	go func() {
		_, err := io.Copy(dst, r) // want `who writes to the pipe blocks forever if this returns before it has read to the end`
		failed <- err
	}()
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	w.Close()
	return <-failed
}

// A goroutine that is a method, and has the writer.
func (p *packer) stream(name string) error {
	pr, pw := io.Pipe()
	go p.produce(pw)
	return p.store.Put(name, pr) // want `who writes to the pipe blocks forever if this returns before it has read to the end`
}

func (p *packer) produce(pw *io.PipeWriter) {
	defer pw.Close()
	p.pack(pw)
}

// Who reads to the end waits for it if there was an error.
func encode(v any) ([]byte, error) {
	pr, pw := io.Pipe()
	go func() {
		if err := json.NewEncoder(pw).Encode(v); err != nil {
			return // want `the pipe is left open when the goroutine ends here, and other paths close it: who reads from it waits forever`
		}
		pw.Close()
	}()
	return io.ReadAll(pr)
}
