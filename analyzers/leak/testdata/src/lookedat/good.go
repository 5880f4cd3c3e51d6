// Package lookedat has timers whose channel is emptied if there is something in it.
package lookedat

import "time"

type batcher struct {
	in   chan string
	out  chan []string
	done chan struct{}
	wait time.Duration
}

func newBatcher(wait time.Duration) *batcher {
	b := &batcher{in: make(chan string), out: make(chan []string, 1), done: make(chan struct{}), wait: wait}
	go b.run()
	return b
}

func (b *batcher) run() {
	t := time.NewTimer(0)
	<-t.C
	var batch []string
	for {
		select {
		case s := <-b.in:
			if batch = append(batch, s); len(batch) == 1 {
				t.Reset(b.wait)
			}
			if len(batch) == 10 {
				stop(t)
				b.out <- batch
				batch = nil
			}
		case <-t.C:
			b.out <- batch
			batch = nil
		case <-b.done:
			stop(t)
			return
		}
	}
}

func stop(t *time.Timer) {
	if !t.Stop() && len(t.C) > 0 {
		<-t.C
	}
}

func (b *batcher) Close() { close(b.done) }
