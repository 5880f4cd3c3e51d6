package rooms

// Both have room.
type both struct{ ch chan struct{} }

func newBoth() *both { return &both{ch: make(chan struct{}, 1)} }

func (b *both) Signal() {
	select {
	case b.ch <- struct{}{}:
	default:
	}
}

func (b *both) Reset() { b.ch = make(chan struct{}, 1) }

// Neither has.
type neither struct{ ch chan struct{} }

func newNeither() *neither { return &neither{ch: make(chan struct{})} }

func (n *neither) Signal() {
	select {
	case n.ch <- struct{}{}:
	default:
	}
}

func (n *neither) Reset() { n.ch = make(chan struct{}) }

// Somebody waits until it is taken: the room is not what it relies on.
type waits struct{ ch chan struct{} }

func newWaits() *waits { return &waits{ch: make(chan struct{}, 1)} }

func (w *waits) Signal() {
	select {
	case w.ch <- struct{}{}:
	default:
	}
}

func (w *waits) Ask()   { w.ch <- struct{}{} }
func (w *waits) Reset() { w.ch = make(chan struct{}) }
