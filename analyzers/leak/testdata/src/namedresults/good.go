package namedresults

import (
	"bufio"
	"io"
	"net"
	"time"
)

// There is room for what comes too late.
func GreetingRoom(addr string, d time.Duration) (line string, err error) {
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
	lines := make(chan string, 1)
	go func() {
		s, rerr := bufio.NewReader(conn).ReadString('\n')
		if rerr != nil {
			return
		}
		lines <- s
	}()
	select {
	case line = <-lines:
		return line, nil
	case <-time.After(d):
		return "", errSlow
	}
}

// What the deferred function takes if there is an error is left if there is none.
func copied(dst io.Writer, src io.Reader) (err error) {
	done := make(chan error)
	if err = check(src); err != nil {
		return err
	}
	go func() {
		_, cerr := io.Copy(dst, src)
		done <- cerr
	}()
	defer func() {
		if err != nil {
			<-done
		}
	}()
	if err = flush(dst); err != nil {
		return err
	}
	if <-done != nil {
		println("not all was copied")
	}
	return nil
}

func check(io.Reader) error { return nil }
