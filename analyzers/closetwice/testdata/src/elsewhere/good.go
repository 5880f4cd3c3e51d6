// Package elsewhere has things that others may have started meanwhile.
package elsewhere

import "sync/atomic"

type keeper struct {
	state atomic.Uint32
	ch    chan struct{}
}

func (k *keeper) run(work func()) {
	if !k.state.CompareAndSwap(0, 1) {
		return
	}
	k.ch = make(chan struct{})
	go func() {
		work()
		<-k.ch
	}()
}

func (k *keeper) close() {
	if k.state.CompareAndSwap(1, 2) {
		close(k.ch)
	}
}

type Txn struct {
	k   *keeper
	log func(string)
}

// If the keeper runs, it has a channel.
func (t *Txn) Commit(try func() error) error {
	if t.k == nil {
		t.k = new(keeper)
	}
	t.log("commit")
	defer t.k.close()
	return try()
}

func (t *Txn) Lock(work func()) { t.k.run(work) }
