// Package sealed: an interface that no other package can implement.
package sealed

type op interface {
	isOp()
	finish()
}

type base struct{ done bool }

func (*base) isOp()     {}
func (b *base) finish() { b.done = true }

type get struct {
	base
	key string
}

type set struct {
	base
	key, value string
}

type del struct {
	base
	key string
}

// A pair is no op.
type pair[K, V any] struct {
	key K
	val V
}

type store interface{ do(key, value string) }

// Each op is one of the three.
func all(ops []op, s store) {
	signal := make(chan op, len(ops))
	for _, item := range ops {
		switch o := item.(type) {
		case *get:
			go func() { s.do(o.key, ""); signal <- o }()
		case *set:
			go func() { s.do(o.key, o.value); signal <- o }()
		case *del:
			go func() { s.do(o.key, ""); signal <- o }()
		}
	}
	for range ops {
		item := <-signal
		item.finish()
	}
}
