package overfull

// There is room for all.
func every(list []string) <-chan string {
	out := make(chan string, len(list))
	for _, s := range list {
		out <- s
	}
	close(out)
	return out
}

// There is at least so much.
func atLeast(list []string, room int) <-chan string {
	if room < len(list) {
		room = len(list)
	}
	out := make(chan string, room)
	for _, s := range list {
		out <- s
	}
	close(out)
	return out
}

// Somebody receives.
func served(list []string, use func(string)) {
	out := make(chan string, 16)
	done := make(chan bool)
	go func() {
		for s := range out {
			use(s)
		}
		close(done)
	}()
	for _, s := range list {
		out <- s
	}
	close(out)
	<-done
}

// No more than there is room for.
func some(list []string) <-chan string {
	out := make(chan string, 16)
	for i, s := range list {
		if i == 16 {
			break
		}
		out <- s
	}
	close(out)
	return out
}

// There are only so many.
func few() <-chan string {
	out := make(chan string, 3)
	for _, s := range [...]string{"a", "b", "c"} {
		out <- s
	}
	close(out)
	return out
}

func these() <-chan string {
	out := make(chan string, 3)
	for _, s := range []string{"a", "b", "c"} {
		out <- s
	}
	close(out)
	return out
}

// Not all are sent.
func odd(list []int) <-chan int {
	out := make(chan int, 16)
	for _, n := range list {
		if n%2 == 1 {
			out <- n
		}
	}
	close(out)
	return out
}

// What is written out has its length.
var names = []string{"a", "b", "c"}

func named() <-chan string {
	out := make(chan string, 3)
	for _, s := range names {
		out <- s
	}
	close(out)
	return out
}
