package partner

import "context"

// The receiver may leave first.
func produce(ctx context.Context, next func() int) {
	results := make(chan int)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			default:
			}
			results <- next() // want `send on results can block for good: its receiver leaves when ctx is done`
		}
	}()
	for {
		select {
		case v := <-results:
			println(v)
		case <-ctx.Done():
			return
		}
	}
}

type pump struct {
	turn chan struct{}
	stop chan struct{}
}

func newPump() *pump {
	p := &pump{turn: make(chan struct{}), stop: make(chan struct{})}
	go p.give()
	go p.take()
	return p
}

func (p *pump) give() {
	for {
		select {
		case p.turn <- struct{}{}:
		case <-p.stop:
			return
		}
	}
}

func (p *pump) take() {
	for {
		<-p.turn // want `receive from p.turn can block for good: its sender leaves when p.stop is closed`
		select {
		case <-p.stop:
			return
		default:
		}
	}
}

func (p *pump) Close() { close(p.stop) }
