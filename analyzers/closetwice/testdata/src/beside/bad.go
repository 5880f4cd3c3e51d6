package beside

import "beside/ext"

type cache struct {
	client *ext.Client
	done   chan struct{}
}

// It is what others get, though it has no channel.
func newCache(url string) (ext.Registry, error) {
	note(url)
	client, err := ext.NewClient(url)
	if err != nil {
		println(err.Error())
		return &cache{}, nil
	}
	return &cache{client: client, done: make(chan struct{})}, nil
}

func (c *cache) Subscribe() {
	go func() {
		<-c.done
		println("bye")
	}()
}

func (c *cache) Destroy() {
	select {
	case <-c.done:
	default:
		close(c.done) // want `close of nil channel c.done panics`
	}
}

func init() { ext.Register("two", newCache) }
