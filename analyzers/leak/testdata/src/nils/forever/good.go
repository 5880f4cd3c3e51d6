// The program runs until it is killed: its context never ends, and its author
// knows.
package main

import (
	"context"
	"time"
)

func serve(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
			println("tick")
		}
	}
}

func main() {
	ctx := context.Background()
	go serve(ctx)
	<-ctx.Done()
}
