package others

import (
	"context"
	"sync"
	"time"
)

// The context is for all that is begun here, as two are given it.
func both(g, h *gauge, stop chan struct{}, alive func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	go g.collect(ctx)
	go h.collect(ctx)
	go func() {
		for { // want `nothing in it leaves when ctx is done`
			if alive() == nil {
				println("alive")
			}
			time.Sleep(10 * time.Second)
		}
	}()
	<-stop
	cancel()
}

// What is begun once for an object ends with that.
type mailer struct {
	ctx   context.Context
	begun sync.Once
	out   chan string
}

func (m *mailer) post(s string) {
	m.begun.Do(func() { go m.deliver() })
	m.out <- s
}

func (m *mailer) deliver() {
	for { // want `nothing in it leaves when m.ctx is done`
		println(<-m.out)
	}
}

func newMailer(ctx context.Context) *mailer {
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(ctx, cancel)
	return &mailer{ctx: ctx, out: make(chan string)}
}

// The goroutine writes to the book, and does not look whether it was closed.
func reportTo(b *book, n []int) {
	go b.keep()
	go func() {
		for { // want `loop never ends: nothing in it leaves when b.quit is closed`
			b.lines <- "more"
			time.Sleep(time.Second)
		}
	}()
}

// The context may be canceled by somebody else, too.
func requestUntil(stop func(func())) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop(cancel)
	for { // want `loop tries again after ctx is done: nothing but success ends it`
		if _, err := dial(ctx); err != nil {
			println("again", err.Error())
			time.Sleep(4 * time.Second)
		} else {
			break
		}
	}
}
