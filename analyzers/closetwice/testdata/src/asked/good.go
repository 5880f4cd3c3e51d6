// Package asked has makers that may close at once what a method closes.
package asked

// Options say what a client wants.
type Options struct{ Ready bool }

// An Option sets one.
type Option interface{ Apply(*Options) }

// Who asks for a Fake that is ready does not make it ready.
type Fake struct{ ready chan struct{} }

func New(opts ...Option) *Fake {
	o := &Options{}
	for _, opt := range opts {
		opt.Apply(o)
	}
	f := &Fake{ready: make(chan struct{})}
	if o.Ready {
		f.Ready()
	}
	return f
}

// Ready makes the fake ready.
func (f *Fake) Ready() { close(f.ready) }

// Done returns the channel that is closed when the fake is ready.
func (f *Fake) Done() <-chan struct{} { return f.ready }
