// Package finalized: what ends the goroutine that receives it is sent once.
package finalized

import "time"

type board struct {
	bytes chan []byte
	last  chan struct{}
	write func([]byte) error
}

func newBoard(write func([]byte) error) *board {
	return &board{write: write, bytes: make(chan []byte), last: make(chan struct{})}
}

func (b *board) Connect() {
	go func() {
		for {
			select {
			case p := <-b.bytes:
				if err := b.write(p); err != nil {
					panic(err)
				}
			case <-b.last:
				b.last <- struct{}{}
				return
			default:
				time.Sleep(time.Millisecond)
			}
		}
	}()
}

func (b *board) Finalize() {
	b.last <- struct{}{}
	<-b.last
}
