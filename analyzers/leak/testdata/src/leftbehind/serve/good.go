// Package serve begins what is there as long as the process is.
package serve

import (
	"errors"
	"leftbehind/pool"
	"net"
)

func Serve(ln net.Listener) error {
	p := pool.New()
	for {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		p.Put(1)
		c.Close()
	}
}

func Wait(stop <-chan struct{}) {
	p := pool.New()
	p.Put(1)
	<-stop
}

// Who takes no notice of what there is wants it as long as the process is there.
func Profile() {
	_ = pool.New()
}

// Nothing shows that the hub is to be closed: to open a port is no such thing.
func Ports(n int) (int, error) {
	h := pool.NewHub()
	h.Open()
	if n > 10 {
		return 0, errors.New("too many")
	}
	return n, nil
}
