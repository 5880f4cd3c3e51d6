package sums

// One is missing.
func missing(read, write func()) {
	done := make(chan bool)
	for i := 0; i < 10; i++ {
		go func() {
			read()
			done <- true // want `send on done blocks forever`
		}()
	}
	for i := 0; i < 3; i++ {
		go func() {
			write()
			done <- true // want `send on done blocks forever`
		}()
	}
	for i := 0; i < 12; i++ {
		<-done
	}
}
