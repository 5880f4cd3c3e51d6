package unready

import "time"

// There is room for the answer.
type room struct {
	asks chan chan int
	over chan struct{}
	n    int
}

func newRoom() *room {
	j := &room{asks: make(chan chan int), over: make(chan struct{})}
	go j.run()
	return j
}

func (j *room) run() {
	for {
		select {
		case to := <-j.asks:
			j.n++
			select {
			case to <- j.n:
			default:
			}
		case <-j.over:
			return
		}
	}
}

func (j *room) Count() int {
	to := make(chan int, 1)
	j.asks <- to
	return <-to
}

func (j *room) Close() { close(j.over) }

// Who is not there yet is answered later, or hears by a close.
type later struct {
	asks chan chan int
	ends chan chan int
	over chan struct{}
	n    int
}

func newLater() *later {
	j := &later{asks: make(chan chan int), ends: make(chan chan int), over: make(chan struct{})}
	go j.run()
	return j
}

func (j *later) run() {
	for {
		select {
		case to := <-j.asks:
			n := j.n
			select {
			case to <- n:
			default:
				go func() { to <- n }()
			}
		case to := <-j.ends:
			select {
			case to <- j.n:
			default:
			}
			close(to)
		case <-j.over:
			return
		}
	}
}

func (j *later) Count() int {
	to := make(chan int)
	j.asks <- to
	return <-to
}

func (j *later) End() int {
	to := make(chan int)
	j.ends <- to
	return <-to
}

func (j *later) Close() { close(j.over) }

// Who asks gives up after a time, and takes it for a no.
type patient struct {
	asks chan chan int
	over chan struct{}
	n    int
}

func newPatient() *patient {
	j := &patient{asks: make(chan chan int), over: make(chan struct{})}
	go j.run()
	return j
}

func (j *patient) run() {
	for {
		select {
		case to := <-j.asks:
			j.n++
			select {
			case to <- j.n:
			default:
			}
		case <-j.over:
			return
		}
	}
}

func (j *patient) Count() int {
	to := make(chan int)
	j.asks <- to
	select {
	case n := <-to:
		return n
	case <-time.After(time.Second):
		return -1
	}
}

func (j *patient) Close() { close(j.over) }
