package settings

import "sync"

// A Worker waits for a goroutine that it has not told to end.
type Worker struct {
	p    Params
	stop chan struct{}
	wg   sync.WaitGroup
}

func NewWorker(p Params) *Worker {
	w := &Worker{p: p, stop: make(chan struct{})}
	w.wg.Add(1)
	go w.work()
	return w
}

func (w *Worker) work() {
	defer w.wg.Done()
	<-w.stop // want `receive from w.stop blocks forever: nobody sends or closes`
}

func (w *Worker) Stop() {
	w.wg.Wait()
	close(w.stop)
}
