package filling

// Who writes tells when it is gone.
func serveUntil(s socket, answer func(string) string) error {
	out, gone := make(chan string, 16), make(chan struct{})
	go func() {
		defer close(gone)
		for a := range out {
			if s.write(a) != nil {
				return
			}
		}
	}()
	defer close(out)
	for {
		q, err := s.read()
		if err != nil {
			return err
		}
		select {
		case out <- answer(q):
		case <-gone:
			return nil
		}
	}
}

// There is room for as many as come.
func twelve() {
	out := make(chan int, 12)
	for i := 0; ; i++ {
		if i == 12 {
			return
		}
		out <- i
	}
}
