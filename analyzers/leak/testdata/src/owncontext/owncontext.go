// Package owncontext: the context of an object never ends only if nobody has set
// another.
package owncontext

import "context"

type node struct {
	ctx  context.Context
	name string
}

func (n *node) context() context.Context {
	if n.ctx == nil {
		n.ctx = context.TODO()
	}
	return n.ctx
}

// The node was made with the context that is cancelled here.
func (n *node) stopper(cancel func()) func() {
	return func() {
		cancel()
		<-n.context().Done()
	}
}

type lives interface{ Context() context.Context }

func ended(l lives, cancel func()) {
	cancel()
	<-l.Context().Done()
}
