package othername

import (
	"sync"
	"time"
)

type Ticker struct {
	sync.Mutex
	started bool
	n       int
	stop    chan bool
	words   chan bool
}

func New() *Ticker { return &Ticker{stop: make(chan bool, 1), words: make(chan bool, 1)} }

func (t *Ticker) Open() {
	t.Lock()
	t.n++
	if !t.started {
		t.started = true
		go t.tick(time.NewTicker(time.Second))
		go t.listen(time.NewTicker(time.Second))
	}
	t.Unlock()
}

// There is room for the one word that ends the loop.
func (t *Ticker) Close() {
	t.Lock()
	t.n--
	if t.n == 0 {
		t.stop <- true
		t.started = false
	}
	t.Unlock()
}

func (t *Ticker) tick(k *time.Ticker) {
	defer k.Stop()
	for {
		select {
		case <-k.C:
			t.Lock()
			println(t.n)
			t.Unlock()
		case stop := <-t.stop:
			if stop {
				return
			}
		}
	}
}

// Others may be said again and again.
func (t *Ticker) Say() {
	t.Lock()
	t.words <- false // want `waiting for t.words with t.Mutex held can deadlock`
	t.Unlock()
}

func (t *Ticker) listen(k *time.Ticker) {
	defer k.Stop()
	for {
		select {
		case <-k.C:
			t.Lock()
			println(t.n)
			t.Unlock()
		case stop := <-t.words:
			if stop {
				return
			}
		}
	}
}
