// Package owners: who closes a channel, and how often.
package owners

import (
	"errors"
	"sync"
)

type download struct {
	url  string
	done chan struct{}
	data chan []byte
}

func newDownload(url string) *download {
	return &download{url: url, done: make(chan struct{}), data: make(chan []byte, 1)}
}

func (d *download) finish() { close(d.done) }

// The helper has closed what the deferred call closes again.
func fetch(url string, get func(string) ([]byte, error)) error {
	d := newDownload(url)
	defer close(d.done) // want `d.done may be closed twice: the second close panics`
	body, err := get(d.url)
	if err != nil {
		d.finish()
		return err
	}
	d.data <- body
	return nil
}

// Each of the workers closes what all have written to.
func fetchAll(urls []string, get func(string) ([]byte, error)) [][]byte {
	bodies := make(chan []byte, len(urls))
	for _, url := range urls {
		go func() {
			defer close(bodies) // want `bodies may be closed twice: the second close panics`
			body, err := get(url)
			if err != nil {
				return
			}
			select {
			case bodies <- body:
			default:
			}
		}()
	}
	var out [][]byte
	for b := range bodies {
		out = append(out, b)
	}
	return out
}

// The loop closes in each round in which it finds an error.
func checkEach(urls []string, check func(string) error) error {
	failed := make(chan struct{})
	for _, url := range urls {
		if err := check(url); err != nil {
			close(failed) // want `failed may be closed twice: the second close panics`
		}
	}
	select {
	case <-failed:
		return errors.New("failed")
	default:
		return nil
	}
}

// Whoever finds it open closes it, and two may find it open.
func firstError(tasks []func() error) bool {
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for _, task := range tasks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if task() == nil {
				return
			}
			select {
			case <-stop:
			default:
				close(stop) // want `stop may be closed twice: the second close panics`
			}
		}()
	}
	wg.Wait()
	select {
	case <-stop:
		return true
	default:
		return false
	}
}

// The channel was never made.
func (d *download) reset() {
	d2 := &download{url: d.url}
	d2.finish2()
}

func (d *download) finish2() {
	close(d.data) // want `close of nil channel d.data panics`
}

// Two stages close the channel between them.
func stages(in []int) (sum int) {
	mid := make(chan int)
	go func() {
		defer close(mid)
		for _, n := range in {
			mid <- n
		}
	}()
	for n := range mid {
		sum += n
	}
	close(mid) // want `mid may be closed twice: the second close panics`
	return sum
}
