package good

// The directive stands on the line, or alone above it.
func used() {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- 1 //concurlint:ignore leak/send the process ends right after
	}()
	go func() {
		//concurlint:ignore wgadd,leak one of two is enough
		b <- 1
	}()
}

// Whether this one is of use, golangci-lint says.
func foreign() {
	ch := make(chan int, 1)
	ch <- 1 //nolint:concurlint // no reason at all
}

// Prose about a directive is none: use //concurlint:ignore with a reason.
func prose() {}
