package sealed

// One of them was forgotten.
func some(ops []op, s store) {
	signal := make(chan op, len(ops))
	for _, item := range ops {
		switch o := item.(type) {
		case *get:
			go func() { s.do(o.key, ""); signal <- o }()
		case *set:
			go func() { s.do(o.key, o.value); signal <- o }()
		}
	}
	for range ops {
		item := <-signal // want `receive from signal blocks forever`
		item.finish()
	}
}

type shape interface{ Area() float64 }

type square struct{}

func (square) Area() float64 { return 1 }

// Others may have shapes of their own.
func areas(shapes []shape, got chan<- float64) {
	done := make(chan bool, len(shapes))
	for _, s := range shapes {
		switch s := s.(type) {
		case square:
			go func() { got <- s.Area(); done <- true }()
		}
	}
	for range shapes {
		<-done // want `receive from done blocks forever`
	}
}
