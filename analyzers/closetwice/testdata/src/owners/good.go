package owners

import (
	"errors"
	"sync"
	"sync/atomic"
)

// One place closes, on all paths.
func fetchOnce(url string, get func(string) ([]byte, error)) error {
	d := newDownload(url)
	defer d.finish()
	body, err := get(d.url)
	if err != nil {
		return err
	}
	d.data <- body
	return nil
}

// The last of the workers closes.
func fetchAllCounted(urls []string, get func(string) ([]byte, error)) [][]byte {
	bodies := make(chan []byte, len(urls))
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if body, err := get(url); err == nil {
				bodies <- body
			}
		}()
	}
	wg.Wait()
	close(bodies)
	var out [][]byte
	for b := range bodies {
		out = append(out, b)
	}
	return out
}

// The loop is left with the close.
func checkFirst(urls []string, check func(string) error) error {
	failed := make(chan struct{})
	for _, url := range urls {
		if err := check(url); err != nil {
			close(failed)
			break
		}
	}
	select {
	case <-failed:
		return errors.New("failed")
	default:
		return nil
	}
}

// A single goroutine looks first.
func single(steps []func() bool) {
	stop := make(chan struct{})
	for _, step := range steps {
		if step() {
			continue
		}
		select {
		case <-stop:
		default:
			close(stop)
		}
	}
}

// The first in closes, by Once.
func firstErrorOnce(tasks []func() error) {
	stop := make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	for _, task := range tasks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if task() != nil {
				once.Do(func() { close(stop) })
			}
		}()
	}
	wg.Wait()
	once.Do(func() { close(stop) })
	<-stop
}

// Likewise by a function of OnceFunc.
func firstErrorOnceFunc(tasks []func() error) {
	stop := make(chan struct{})
	end := sync.OnceFunc(func() { close(stop) })
	defer end()
	for _, task := range tasks {
		go func() {
			if task() != nil {
				end()
			}
		}()
	}
	end()
	<-stop
}

// The flag is tested and set at once.
func firstErrorAtomic(tasks []func() error) {
	stop := make(chan struct{})
	var stopped atomic.Bool
	for _, task := range tasks {
		go func() {
			if task() != nil && stopped.CompareAndSwap(false, true) {
				close(stop)
			}
		}()
	}
	if stopped.CompareAndSwap(false, true) {
		close(stop)
	}
	<-stop
}

// The last one down closes.
func lastCloses(tasks []func()) {
	var left atomic.Int32
	left.Store(int32(len(tasks)))
	done := make(chan struct{})
	for _, task := range tasks {
		go func() {
			task()
			if left.Add(-1) == 0 {
				close(done)
			}
		}()
	}
	<-done
}

// Each round has a channel of its own.
func rounds(n int, wait func(<-chan struct{})) {
	for range n {
		tick := make(chan struct{})
		go wait(tick)
		close(tick)
	}
}

type stream struct{ events chan int }

type session struct {
	streams map[uint64]*stream
}

// A stream that was stopped is in the map no longer.
func (s *session) stop(id uint64) {
	if st, ok := s.streams[id]; ok {
		close(st.events)
		delete(s.streams, id)
	}
}

func (s *session) serve(id uint64, next func() bool) {
	for next() {
		s.stop(id)
	}
}
