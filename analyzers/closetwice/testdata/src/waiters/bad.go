package waiters

// There are two answers, and each of those who get one closes the channel.
func both(ask func() string) {
	answer := make(chan string, 2)
	wait := func() {
		if _, ok := <-answer; ok {
			close(answer) // want `answer may be closed twice: the second close panics`
		}
	}
	answer <- ask()
	answer <- ask()
	go wait()
	wait()
}
