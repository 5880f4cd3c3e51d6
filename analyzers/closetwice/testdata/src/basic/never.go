package basic

// A server forgets to make one of its channels.
type server struct {
	done chan struct{}
	wait chan struct{}
}

func newServer() *server { return &server{done: make(chan struct{})} }

func (s *server) Close() {
	close(s.done)
	close(s.wait) // want `close of nil channel s.wait panics`
}

// A client has channels that only somebody else may have a use for.
type client struct {
	done chan struct{}
	hook chan struct{}
	stop chan struct{}
	last chan struct{}
}

func newClient() *client {
	c := &client{done: make(chan struct{})}
	set(&c.stop)
	*c = client{done: c.done}
	return c
}

func set(c *chan struct{}) { *c = make(chan struct{}) }

func (c *client) Close() {
	close(c.done)
	close(c.stop)
	if c.hook != nil {
		close(c.hook)
	}
}
