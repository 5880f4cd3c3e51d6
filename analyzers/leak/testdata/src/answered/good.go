package answered

type riddle struct {
	n      int
	answer chan int
}

// Nobody but the goroutine takes questions.
type sage struct {
	questions chan riddle
	quit      chan chan struct{}
}

func newSage() *sage {
	s := &sage{questions: make(chan riddle), quit: make(chan chan struct{})}
	go s.serve()
	return s
}

func (s *sage) serve() {
	for {
		select {
		case q := <-s.questions:
			q.answer <- q.n + 1
		case ended := <-s.quit:
			close(ended)
			return
		}
	}
}

func (s *sage) Ask(n int) int {
	q := riddle{n, make(chan int)}
	s.questions <- q
	return <-q.answer
}

// It is sent home once.
func (s *sage) Dismiss() {
	ended := make(chan struct{})
	s.quit <- ended
	<-ended
}

// The questions are asked by one goroutine, which waits for the answer itself and has a
// channel for that once and for all.
type parrot struct {
	questions chan int
	answers   chan int
}

func newParrot() *parrot {
	p := &parrot{questions: make(chan int, 4), answers: make(chan int)}
	go p.serve()
	return p
}

func (p *parrot) serve() {
	for n := range p.questions {
		p.answers <- n
	}
}

func (p *parrot) Ask(n int) int {
	select {
	case <-p.questions: // what was left over
	default:
	}
	p.questions <- n
	return <-p.answers
}
