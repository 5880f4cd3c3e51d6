package helpers

import (
	"context"
	"errors"
	"log"
	"time"
)

// The function is given the context.
func (b *beacon) runAware(ctx context.Context) {
	for {
		b.announceAware(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
		}
	}
}

func (b *beacon) announceAware(ctx context.Context) {
	for {
		if err := b.s.put(b.key); err == nil || ctx.Err() != nil {
			return
		}
		time.Sleep(time.Second / 2)
	}
}

// It gives up after some turns.
func (b *beacon) runBounded(ctx context.Context) {
	for ctx.Err() == nil {
		b.announceBounded()
		time.Sleep(time.Second / 2)
	}
}

func (b *beacon) announceBounded() {
	n := 0
	for {
		if b.s.put(b.key) == nil {
			return
		}
		if n++; n == 5 {
			log.Print("given up")
			return
		}
		time.Sleep(time.Second)
	}
}

// It knows errors that are no reason to go on.
var errClosed = errors.New("closed")

func (b *beacon) runClosed(ctx context.Context) {
	for {
		b.announceClosed()
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
		}
	}
}

func (b *beacon) announceClosed() {
	for {
		err := b.s.put(b.key)
		if err == nil || errors.Is(err, errClosed) {
			return
		}
		time.Sleep(time.Second)
	}
}

// Nobody asks this one to end.
func (b *beacon) forever() {
	for {
		b.announceOnce()
		time.Sleep(time.Second)
	}
}

func (b *beacon) announceOnce() {
	for {
		if b.s.put(b.key) == nil {
			return
		}
		time.Sleep(time.Second)
	}
}
