package lives

import "context"

type order struct {
	text  string
	reply chan<- error
}

// A Printer prints in a goroutine of its own. Print returns when the printer is
// closed: so that may happen while it waits.
type Printer struct {
	ctx    context.Context
	cancel context.CancelFunc
	orders chan order
	print  func(string) error
}

func NewPrinter(print func(string) error) *Printer {
	p := &Printer{orders: make(chan order), print: print}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	go p.run(p.ctx)
	return p
}

func (p *Printer) Close() error {
	p.cancel()
	return nil
}

// Print closes the reply channel when it returns, which may be before the answer.
func (p *Printer) Print(text string) error {
	reply := make(chan error, 1)
	defer close(reply)
	select {
	case p.orders <- order{text, reply}:
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
	select {
	case err := <-reply:
		return err
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

// PrintLater leaves the reply channel to the garbage collector.
func (p *Printer) PrintLater(text string) error {
	reply := make(chan error, 1)
	select {
	case p.orders <- order{text, reply}:
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
	select {
	case err := <-reply:
		return err
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

func (p *Printer) run(ctx context.Context) {
	for {
		select {
		case o := <-p.orders:
			o.reply <- p.print(o.text) // want `send on o.reply may meet the closed channel and panic`
		case <-ctx.Done():
			return
		}
	}
}

// A Queue is closed by the one who fills it, after the last Put: nothing in Put
// expects anything else.
type Queue struct {
	in   chan string
	quit chan struct{}
}

func NewQueue(work func(string)) *Queue {
	q := &Queue{in: make(chan string), quit: make(chan struct{})}
	go func() {
		defer close(q.quit)
		for s := range q.in {
			work(s)
		}
	}()
	return q
}

func (q *Queue) Put(s string) { q.in <- s }

func (q *Queue) Close() {
	close(q.in)
	<-q.quit
}
