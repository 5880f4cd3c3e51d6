package commands

type step struct{ RunE func() error }

// What is done in a step is not all of a command.
func (r *runner) prepare() *step {
	return &step{RunE: func() error {
		done := make(chan error)
		go func() { done <- r.load() }() // want `send on done blocks forever: nobody receives`
		if err := r.wait(); err != nil {
			return err
		}
		return <-done
	}}
}
