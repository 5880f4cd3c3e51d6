package values

// What is not none is more than none.
type store interface {
	Size() (int, error)
	Next() int
}

func empty(s store, f func(int)) error {
	tasks, done := make(chan int), make(chan bool)
	go func() {
		for t := range tasks {
			f(t)
			done <- true
		}
	}()
	defer close(tasks)
	for {
		size, err := s.Size()
		if err != nil {
			return err
		}
		if size == 0 {
			return nil
		}
		var to chan int
		var task int
		if size > 0 {
			to, task = tasks, s.Next()
		}
		select {
		case to <- task:
			<-done
		}
	}
}

// What is not one may be none.
func single(s store) {
	c := make(chan int)
	size, err := s.Size()
	if err != nil || size == 1 {
		return
	}
	if size > 0 {
		go func() { c <- s.Next() }()
	}
	<-c // want `receive from c blocks forever`
}

// The code tells what is less than none.
func negative(s store) {
	c := make(chan int)
	size, err := s.Size()
	if err != nil || size == 0 {
		return
	}
	if size < 0 {
		<-c // want `receive from c blocks forever`
	}
}
