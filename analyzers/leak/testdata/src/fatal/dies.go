package fatal

type reporter struct {
	events chan string
}

// die tells somebody, and does not come back.
func (r *reporter) die() {
	r.events <- "dies"
	panic("dead")
}

// must tells somebody, and does not come back if there is an error.
func (r *reporter) must(err error) {
	r.events <- "must"
	if err != nil {
		panic(err)
	}
}

// Dies leaves nobody behind: when the goroutine is stuck, the process is about to end.
func (r *reporter) Dies(ok bool) int {
	found := make(chan int)
	go func() { found <- 1 }()
	if !ok {
		r.die()
	}
	return <-found
}

// Must leaves nobody behind, either.
func (r *reporter) Must(err error) int {
	found := make(chan int)
	go func() { found <- 1 }()
	if err != nil {
		r.must(err)
		return 0
	}
	return <-found
}

// Returns does, where there is no error but nothing is wanted.
func (r *reporter) Returns(err error, wanted bool) int {
	found := make(chan int)
	go func() {
		found <- 1 // want `send on found blocks forever: nobody receives`
	}()
	r.must(err)
	if !wanted {
		return 0
	}
	return <-found
}
