package exits

import (
	"context"
	"log"
	"net"
	"time"
)

// The function is waited for although it was stopped.
func readAlways(ctx context.Context, conn net.Conn, buf []byte) (int, error) {
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		conn.SetReadDeadline(time.Now())
		close(ended)
	})
	n, err := conn.Read(buf)
	stop()
	<-ended // want `receive from ended blocks forever: nobody sends or closes`
	return n, err
}

// What is only told does not end anything.
func note(err error) {
	if err != nil {
		log.Print(err)
	}
}

func noteGet(get func() (string, error)) string {
	out := make(chan string)
	s, err := get()
	if err == nil {
		go func() { out <- s }()
	}
	note(err)
	return <-out // want `receive from out blocks forever: nobody sends or closes`
}
