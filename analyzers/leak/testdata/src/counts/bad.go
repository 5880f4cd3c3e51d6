// Package counts: as many sends as receives, or as there is room for.
package counts

import (
	"os"
	"strings"
	"sync"
)

type shard struct {
	id   int
	keys []string
}

func (s *shard) search(q string) []string { return s.keys }

type index struct{ shards []*shard }

// There is room for one answer, and two are sent.
func (x *index) race(q string) []string {
	hits := make(chan []string, 1)
	ask := func(s *shard) { hits <- s.search(q) } // want `send on hits blocks forever: nobody receives`
	go ask(x.shards[0])
	go ask(x.shards[1])
	go ask(x.shards[2])
	return <-hits
}

// One send for each shard, one receive.
func (x *index) any(q string) []string {
	hits := make(chan []string)
	for _, s := range x.shards {
		go func() {
			hits <- s.search(q) // want `send on hits blocks forever: nobody receives`
		}()
	}
	return <-hits
}

// The error and the result each take a place in a buffer of one.
func both(load func() error, store func() error) error {
	errs := make(chan error, 1)
	go func() {
		errs <- load()
		errs <- store() // want `send on errs blocks forever: nobody receives`
	}()
	if quick() {
		return nil
	}
	return <-errs
}

func quick() bool { return len(os.Args) > 1 }

// One more receive than there are senders.
func (x *index) all(q string) (out []string) {
	hits := make(chan []string)
	for _, s := range x.shards {
		go func() { hits <- s.search(q) }()
	}
	for i := 0; i <= len(x.shards); i++ {
		out = append(out, <-hits...) // want `receive from hits blocks forever: nobody sends or closes`
	}
	return out
}

// The senders are skipped for some, the receives are not.
func (x *index) filled(q string) (out []string) {
	hits := make(chan []string)
	for _, s := range x.shards {
		if len(s.keys) == 0 {
			continue
		}
		go func() { hits <- s.search(q) }()
	}
	for range x.shards {
		out = append(out, <-hits...) // want `receive from hits blocks forever: nobody sends or closes`
	}
	return out
}

// The results are read only after all workers are done, and there is no room.
func (x *index) late(q string) (out []string) {
	hits := make(chan []string)
	var wg sync.WaitGroup
	for _, s := range x.shards {
		wg.Add(1)
		go func() {
			defer wg.Done()
			hits <- s.search(q) // want `send on hits blocks forever: nobody receives`
		}()
	}
	wg.Wait()
	close(hits)
	for h := range hits {
		out = append(out, h...)
	}
	return out
}

// The jobs are all sent before the first result is read.
func (x *index) pool(queries []string, workers int) (out []string) {
	jobs, hits := make(chan string), make(chan []string)
	for range max(workers, 1) {
		go func() {
			for q := range jobs {
				hits <- x.shards[0].search(q)
			}
		}()
	}
	for _, q := range queries {
		jobs <- q // want `send on jobs blocks forever: nobody receives`
	}
	close(jobs)
	for range queries {
		out = append(out, <-hits...)
	}
	return out
}

// The tokens are taken by each and given back by some.
func limited(tasks []func() error, limit int) {
	tokens := make(chan struct{}, limit)
	for _, task := range tasks {
		tokens <- struct{}{} // want `send on tokens blocks forever: nobody receives`
		go func() {
			if err := task(); err != nil {
				return
			}
			<-tokens
		}()
	}
}

// Another line has other fields.
func otherFields(line, other string, work func(string)) {
	done := make(chan bool)
	for _, name := range strings.Fields(line) {
		go func() {
			work(name)
			done <- true // want `send on done blocks forever`
		}()
	}
	for range strings.Fields(other) {
		<-done // want `receive from done blocks forever`
	}
}

// Nobody is started where the limit is asked for, and is zero.
func upTo(list []int, limit int, work func(int)) {
	c := make(chan int)
	started := 0
	for i := range list {
		if limit == 0 {
			c <- i // want `send on c blocks forever`
			continue
		}
		if started < limit {
			started++
			go func() {
				for i := range c {
					work(i)
				}
			}()
		}
		c <- i
	}
	close(c)
}
