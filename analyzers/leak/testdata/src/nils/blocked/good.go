// The program serves until it is killed, and says so in more than one way.
package main

import (
	"context"
	"net"
	"os"
	"time"
)

type job struct{ every time.Duration }

func (j job) run() {
	for {
		time.Sleep(j.every)
	}
}

// A channel that nobody else has.
func main() {
	if len(os.Args) > 2 {
		accept(nil)
	}
	exit := make(chan bool)
	for _, j := range jobs() {
		go j.run()
	}
	<-exit
}

func jobs() []job { return nil }

// A channel that is none.
func accept(l net.Listener) {
	go l.Accept()
	<-(chan struct{})(nil)
}

// Options may hold a context that ends it.
type Options struct{ Context context.Context }

// A Gateway serves.
type Gateway struct{ opts Options }

// New makes a Gateway.
func New(o Options) (*Gateway, error) {
	if o.Context == nil {
		o.Context = context.Background()
	}
	g := &Gateway{o}
	go job{time.Second}.run()
	return g, nil
}

// Wait waits for the end.
func (g *Gateway) Wait() error {
	<-g.opts.Context.Done()
	return nil
}

// Run serves until the context ends.
func Run(o Options) error {
	g, err := New(o)
	if err != nil {
		return err
	}
	return g.Wait()
}
