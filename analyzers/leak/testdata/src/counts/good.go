package counts

import (
	"context"
	"flag"
	"math"
	"runtime"
	"strings"
	"sync"
)

// There is room for all answers.
func (x *index) raceWithRoom(q string) []string {
	hits := make(chan []string, 3)
	ask := func(s *shard) { hits <- s.search(q) }
	go ask(x.shards[0])
	go ask(x.shards[1])
	go ask(x.shards[2])
	return <-hits
}

// There is room for as many as there are shards.
func (x *index) anyWithRoom(q string) []string {
	hits := make(chan []string, len(x.shards))
	for _, s := range x.shards {
		go func() { hits <- s.search(q) }()
	}
	return <-hits
}

// All but the one that is received fit.
func (x *index) anyButOne(q string) []string {
	hits := make(chan []string, len(x.shards)-1)
	for _, s := range x.shards {
		go func() { hits <- s.search(q) }()
	}
	return <-hits
}

// Those that come late find the place taken and go.
func (x *index) first(q string) []string {
	hits := make(chan []string, 1)
	for _, s := range x.shards {
		go func() {
			select {
			case hits <- s.search(q):
			default:
			}
		}()
	}
	return <-hits
}

// As many receives as sends.
func (x *index) each(q string) (out []string) {
	hits := make(chan []string)
	for _, s := range x.shards {
		go func() { hits <- s.search(q) }()
	}
	for i := 0; i < len(x.shards); i++ {
		out = append(out, <-hits...)
	}
	return out
}

// What is started is counted.
func (x *index) counted(q string) (out []string) {
	hits := make(chan []string)
	started := 0
	for _, s := range x.shards {
		if len(s.keys) == 0 {
			continue
		}
		started++
		go func() { hits <- s.search(q) }()
	}
	for ; started > 0; started-- {
		out = append(out, <-hits...)
	}
	return out
}

// A goroutine of its own waits and closes.
func (x *index) merged(q string) (out []string) {
	hits := make(chan []string)
	var wg sync.WaitGroup
	for _, s := range x.shards {
		wg.Add(1)
		go func() {
			defer wg.Done()
			hits <- s.search(q)
		}()
	}
	go func() {
		wg.Wait()
		close(hits)
	}()
	for h := range hits {
		out = append(out, h...)
	}
	return out
}

// The jobs are sent while the results are read.
func (x *index) poolBoth(queries []string, workers int) (out []string) {
	jobs, hits := make(chan string), make(chan []string)
	for range max(workers, 1) {
		go func() {
			for q := range jobs {
				hits <- x.shards[0].search(q)
			}
		}()
	}
	go func() {
		defer close(jobs)
		for _, q := range queries {
			jobs <- q
		}
	}()
	for range queries {
		out = append(out, <-hits...)
	}
	return out
}

// Each token is given back, and the last ones are waited for.
func limitedAll(tasks []func() error, limit int) {
	tokens := make(chan struct{}, limit)
	for _, task := range tasks {
		tokens <- struct{}{}
		go func() {
			defer func() { <-tokens }()
			task()
		}()
	}
	for range cap(tokens) {
		tokens <- struct{}{}
	}
}

// The number of the workers is that of the ends that are waited for.
func gather(workers int, work func(int)) {
	ended := make(chan struct{})
	for i := range workers {
		go func() {
			defer func() { ended <- struct{}{} }()
			work(i)
		}()
	}
	for range workers {
		<-ended
	}
}

// There are as many parts as processors, which no loop says.
func firstIn(xs []int, k int) int {
	cpus := runtime.NumCPU()
	size := len(xs)/cpus + 1
	hits := make(chan int, cpus)
	var wg sync.WaitGroup
	for i := 0; i < len(xs); i += size {
		part := xs[i:min(i+size, len(xs))]
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j, x := range part {
				if x >= k {
					hits <- i + j
					break
				}
			}
		}()
	}
	wg.Wait()
	close(hits)
	first := len(xs)
	for i := range hits {
		first = min(first, i)
	}
	return first
}

// What is asked twice is as long the second time.
func allNames(work func(string)) {
	done := make(chan bool)
	for _, name := range flag.Args() {
		go func() {
			defer func() { done <- true }()
			work(name)
		}()
	}
	for range flag.Args() {
		<-done
	}
}

func allFields(line string, work func(string)) {
	done := make(chan bool)
	for _, name := range strings.Fields(line) {
		go func() {
			work(name)
			done <- true
		}()
	}
	for range strings.Fields(line) {
		<-done
	}
}

// A bound that nobody counts to is none.
func (x *index) generate(ctx context.Context) {
	queries := make(chan int)
	go func() {
		for range queries {
		}
	}()
	for i := 0; i < math.MaxInt64; i++ {
		select {
		case queries <- i:
		case <-ctx.Done():
			close(queries)
			return
		}
	}
}

// Whichever it is, it was made.
func distribute(n int, pick func(int) int, in <-chan int) {
	chs := make([]chan int, n)
	for i := 0; i < n; i++ {
		ch := make(chan int, 1)
		chs[i] = ch
		go func() {
			for range ch {
			}
		}()
	}
	go func() {
		defer func() {
			for i := 0; i < n; i++ {
				close(chs[i])
			}
		}()
		for x := range in {
			chs[pick(x)] <- x
		}
	}()
}

// As many are received as two loops together send.
func together() {
	done := make(chan bool)
	for i := 0; i < 10; i++ {
		go func() { done <- true }()
	}
	for i := 0; i < 3; i++ {
		go func() { done <- true }()
	}
	for i := 0; i < 13; i++ {
		<-done
	}
}

// Twice as many.
func twofold() {
	done := make(chan bool)
	for i := 0; i < 8; i++ {
		go func() { done <- true }()
		go func() { done <- false }()
	}
	for i := 0; i < 16; i++ {
		<-done
	}
}

// The first who finds nobody starts somebody, of whom there may be as many as there are CPUs.
func onDemand(list []int, work func(int)) {
	c := make(chan int)
	var wg sync.WaitGroup
	started := 0
	for i := range list {
		select {
		case c <- i:
		default:
			if started < runtime.NumCPU() {
				started++
				wg.Add(1)
				go func() {
					defer wg.Done()
					for i := range c {
						work(i)
					}
				}()
			}
			c <- i
		}
	}
	close(c)
	wg.Wait()
}
