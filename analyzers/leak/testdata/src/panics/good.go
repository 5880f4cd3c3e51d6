package panics

import "fmt"

// The close is deferred.
func runDeferred(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { recover() }()
		f()
	}()
	<-done
}

// Who recovers answers.
func askRecovered(f func() int) (int, error) {
	answer, failed := make(chan int, 1), make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				failed <- fmt.Errorf("%v", r)
			}
		}()
		answer <- f()
	}()
	select {
	case n := <-answer:
		return n, nil
	case err := <-failed:
		return 0, err
	}
}

// The recovered panic becomes the result.
func askResult(f func() int) int {
	answer := make(chan int, 1)
	go func() { answer <- try(f) }()
	return <-answer
}

func try(f func() int) (n int) {
	defer func() {
		if recover() != nil {
			n = -1
		}
	}()
	return f()
}

// A worker goes on after the panic of a job.
func worker(jobs <-chan func(), done chan<- struct{}) {
	for j := range jobs {
		func() {
			defer func() { recover() }()
			j()
		}()
	}
	close(done)
}

func work(list []func()) {
	jobs, done := make(chan func()), make(chan struct{})
	go worker(jobs, done)
	for _, j := range list {
		jobs <- j
	}
	close(jobs)
	<-done
}
