// Package covers has switches with a case for each constant, and with fewer.
package covers

type kind int

const (
	stream kind = iota
	batch
	both
)

func replay(k kind, run func(kind) error) error {
	var done chan error
	switch k {
	case stream:
		done = make(chan error, 1)
		done <- run(stream)
	case batch, both:
		done = make(chan error, 1)
		done <- run(k)
	}
	return <-done
}

func replayFew(k kind, run func(kind) error) error {
	var done chan error
	switch k {
	case stream:
		done = make(chan error, 1)
		done <- run(stream)
	case batch:
		done = make(chan error, 1)
		done <- run(batch)
	}
	return <-done // want `done is nil here: the operation blocks forever`
}
