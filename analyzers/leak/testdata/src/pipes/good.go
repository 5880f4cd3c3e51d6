package pipes

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
)

// The reader is closed.
func (p *packer) uploadAll(name string) error {
	pr, pw := io.Pipe()
	defer pr.Close()
	go func() {
		pw.CloseWithError(p.pack(pw))
	}()
	return p.store.Put(name, pr)
}

// It is closed with the error.
func (p *packer) uploadOnce(name string) error {
	pr, pw := io.Pipe()
	go func() {
		defer func() { pw.Close() }()
		p.pack(pw)
	}()
	err := p.store.Put(name, pr)
	pr.CloseWithError(err)
	return err
}

// The writer is let go by who reads.
func (p *packer) uploadTold(name string) error {
	pr, pw := io.Pipe()
	go p.pack(pw)
	err := p.store.Put(name, pr)
	pw.CloseWithError(err)
	return err
}

// A request closes its body.
func post(url string, v any) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(json.NewEncoder(pw).Encode(v))
	}()
	resp, err := http.Post(url, "application/json", pr)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// It is for the caller to close.
func (p *packer) open() io.ReadCloser {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(p.pack(pw))
	}()
	return pr
}

// All of it is read, and a buffer takes it.
func (p *packer) bytes() ([]byte, error) {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(p.pack(pw))
	}()
	var buf bytes.Buffer
	_, err := io.Copy(&buf, pr)
	return buf.Bytes(), err
}

// Whoever gets it may close it.
func (p *packer) give(take func(io.ReadCloser) error) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(p.pack(pw))
	}()
	return take(pr)
}

// A process reads what it likes.
func (p *packer) feed(cmd *exec.Cmd) error {
	pr, pw := io.Pipe()
	cmd.Stdin = pr
	go func() {
		pw.CloseWithError(p.pack(pw))
	}()
	return cmd.Run()
}

// What is left is read as well.
func (p *packer) drain(name string) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(p.pack(pw))
	}()
	err := p.store.Put(name, pr)
	io.Copy(io.Discard, pr)
	return err
}

// Each way out closes it.
func both(v any) ([]byte, error) {
	pr, pw := io.Pipe()
	go func() {
		if err := json.NewEncoder(pw).Encode(v); err != nil {
			pw.CloseWithError(err)
			return
		}
		pw.Close()
	}()
	return io.ReadAll(pr)
}
