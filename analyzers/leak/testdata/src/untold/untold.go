// Package untold closes what it listens on when it is told to.
package untold

import (
	"context"
	"net"
)

// Listen listens until ctx is done.
func Listen(ctx context.Context) (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() {
		<-ctx.Done()
		l.Close()
	}()
	return l, nil
}
