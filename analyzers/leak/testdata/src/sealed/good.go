// Package sealed: an interface that no other package can implement.
package sealed

type op interface {
	isOp()
	finish()
}

type get struct{ key string }
type set struct{ key, value string }
type del struct{ key string }

func (*get) isOp() {}
func (*set) isOp() {}
func (*del) isOp() {}

func (*get) finish() {}
func (*set) finish() {}
func (*del) finish() {}

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
