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

type mode string

const (
	fast        mode = "fast"
	slow        mode = "slow"
	invalidMode mode = "invalid"
)

func run(m mode, run func(mode) error) error {
	var done chan error
	switch m {
	case fast:
		done = make(chan error, 1)
		done <- run(fast)
	case slow:
		done = make(chan error, 1)
		done <- run(slow)
	}
	return <-done
}
