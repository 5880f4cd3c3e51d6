// Package beside: what a constructor returns beside an error is not used.
package beside

import (
	"sync"

	"beside/ext"
)

type registry struct {
	client *ext.Client
	done   chan struct{}
}

func newRegistry(url string) (ext.Registry, error) {
	note(url)
	client, err := ext.NewClient(url)
	if err != nil {
		return &registry{}, err
	}
	return &registry{client: client, done: make(chan struct{})}, nil
}

func (r *registry) Subscribe() {
	go func() {
		<-r.done
		println("bye")
	}()
}

func (r *registry) Destroy() {
	select {
	case <-r.done:
	default:
		close(r.done)
	}
}

func init() { ext.Register("one", newRegistry) }

var (
	mu    sync.Mutex
	noted []string
)

func note(url string) {
	mu.Lock()
	noted = append(noted, url)
	mu.Unlock()
}
