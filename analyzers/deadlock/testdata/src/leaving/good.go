package leaving

import "sync"

// Who does not listen misses something.
type radio struct {
	mu        sync.Mutex
	listeners map[chan string]bool
}

func newRadio() *radio { return &radio{listeners: make(map[chan string]bool)} }

func (r *radio) Subscribe() chan string {
	ch := make(chan string, 8)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.listeners[ch] = true
	return ch
}

func (r *radio) Unsubscribe(ch chan string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.listeners, ch)
}

func (r *radio) Broadcast(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for ch := range r.listeners {
		select {
		case ch <- text:
		default:
		}
	}
}

// What is left is received until the channel is closed.
type feed struct {
	mu      sync.Mutex
	readers map[chan string]bool
}

func newFeed() *feed { return &feed{readers: make(map[chan string]bool)} }

func (f *feed) Subscribe() chan string {
	ch := make(chan string)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readers[ch] = true
	return ch
}

func (f *feed) Unsubscribe(ch chan string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.readers[ch] {
		delete(f.readers, ch)
		close(ch)
	}
}

func (f *feed) Broadcast(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ch := range f.readers {
		ch <- text
	}
}

// It receives itself what it does not want.
type mail struct {
	mu    sync.Mutex
	boxes map[chan string]bool
}

func newMail() *mail { return &mail{boxes: make(map[chan string]bool)} }

func (m *mail) Subscribe() chan string {
	box := make(chan string)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.boxes[box] = true
	return box
}

func (m *mail) Unsubscribe(box chan string) {
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-box:
			case <-done:
				return
			}
		}
	}()
	m.mu.Lock()
	delete(m.boxes, box)
	m.mu.Unlock()
	close(done)
}

func (m *mail) Broadcast(text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for box := range m.boxes {
		box <- text
	}
}
