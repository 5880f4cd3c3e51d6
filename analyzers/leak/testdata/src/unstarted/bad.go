// Package unstarted: a goroutine that closes a channel is started under a condition, and
// whoever waits for the close does not ask for it.
package unstarted

import "os"

type trace struct {
	path   string
	done   bool
	closed chan struct{}
	stop   chan struct{}
	events chan string
}

// Start writes to a file, if there is a path.
func (t *trace) Start() error {
	t.closed = make(chan struct{})
	if t.path != "" {
		out, err := os.Create(t.path)
		if err != nil {
			return nil
		}
		go t.write(out)
	}
	return nil
}

func (t *trace) write(out *os.File) {
	defer close(t.closed)
	defer out.Close()
	for {
		select {
		case e := <-t.events:
			if _, err := out.WriteString(e); err != nil {
				t.done = true
				return
			}
		case <-t.stop:
			return
		}
	}
}

// Close waits for the writer.
func (t *trace) Close() {
	if t.done {
		return
	}
	t.done = true
	close(t.stop)
	<-t.closed // want `receive from t.closed blocks forever if Start has not started who closes it`
}

// The goroutine is a literal, and the condition is what the caller says.
type server struct {
	ended chan struct{}
	work  func()
}

func (s *server) Start(background bool) {
	s.ended = make(chan struct{})
	if background {
		go func() {
			defer close(s.ended)
			s.work()
		}()
	} else {
		s.work()
	}
}

func (s *server) Wait() {
	<-s.ended // want `receive from s.ended blocks forever if Start has not started who closes it`
}
