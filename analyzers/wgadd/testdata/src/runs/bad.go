// Package runs has components of which a client knows no more than how to run them.
package runs

import "sync"

type source interface{ Fetch(n int) error }

// A failure counts down twice.
type download struct {
	src  source
	wg   sync.WaitGroup
	mu   sync.Mutex
	err  error
	sema chan struct{}
}

func newDownload(src source, parallel int) *download {
	return &download{src: src, sema: make(chan struct{}, parallel)}
}

func (d *download) Run(parts []int) error {
	for _, p := range parts {
		d.sema <- struct{}{}
		d.wg.Add(1)
		go d.fetch(p)
	}
	d.wg.Wait()
	return d.err
}

func (d *download) abort(err error) {
	d.mu.Lock()
	d.err = err
	d.mu.Unlock()
	d.wg.Done() // want `d.wg gets more Done than Add: the counter becomes negative and panics`
}

func (d *download) fetch(n int) {
	defer func() {
		<-d.sema
		d.wg.Done() // want `d.wg gets more Done than Add: the counter becomes negative and panics`
	}()
	if err := d.src.Fetch(n); err != nil {
		d.abort(err)
		return
	}
}
