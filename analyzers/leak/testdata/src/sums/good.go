// Package sums waits for as many as several loops have started.
package sums

// As many as both loops have started.
func sum(read, write func()) {
	done := make(chan bool)
	for i := 0; i < 10; i++ {
		go func() {
			read()
			done <- true
		}()
	}
	for i := 0; i < 3; i++ {
		go func() {
			write()
			done <- true
		}()
	}
	for i := 0; i < 13; i++ {
		<-done
	}
}

// And the one that is started by itself.
func sumAndOne(read, write func()) {
	done := make(chan bool)
	for range 20 {
		go func() {
			read()
			done <- true
		}()
	}
	go func() {
		write()
		done <- true
	}()
	for range 21 {
		<-done
	}
}
