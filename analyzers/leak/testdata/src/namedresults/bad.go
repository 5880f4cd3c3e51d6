// Package namedresults is about errors that a deferred function looks at.
package namedresults

import (
	"bufio"
	"errors"
	"io"
	"net"
	"time"
)

var errSlow = errors.New("too slow")

// A deferred function makes the result a variable. That the first error was nil
// says nothing of the second one.
func Greeting(addr string, d time.Duration) (line string, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return "", err
	}
	if err = conn.SetDeadline(time.Now().Add(time.Hour)); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			conn.Close()
		}
	}()
	lines := make(chan string)
	go func() {
		s, rerr := bufio.NewReader(conn).ReadString('\n')
		if rerr != nil {
			return
		}
		lines <- s // want `send on lines blocks forever: nobody receives after Greeting takes case <-time.After\(d\)`
	}()
	select {
	case line = <-lines:
		return line, nil
	case <-time.After(d):
		return "", errSlow
	}
}

// So it is with what is asked again in a field.
type uploader struct {
	err  error
	dst  io.Writer
	rows chan []byte
}

func (u *uploader) upload(bs [][]byte) {
	if u.err != nil {
		return
	}
	done := make(chan bool)
	go func() {
		for _, b := range bs {
			u.dst.Write(b)
		}
		done <- true // want `send on done blocks forever: nobody receives`
	}()
	u.err = flush(u.dst)
	if u.err == nil {
		return
	}
	<-done
}

func flush(w io.Writer) error {
	_, err := w.Write([]byte("\n"))
	return err
}
