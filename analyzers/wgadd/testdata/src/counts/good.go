package counts

import "sync"

// As many as there are rows.
func (m *matrix) scaleAll(k float64) {
	var wg sync.WaitGroup
	wg.Add(len(m.rows))
	for i := 0; i < len(m.rows); i++ {
		go func() {
			defer wg.Done()
			m.scaleRow(i, k)
		}()
	}
	wg.Wait()
}

// The helper counts and starts.
func (m *matrix) once() {
	for i := range m.rows {
		m.spawn(i)
	}
	m.wg.Wait()
}

// The number of the workers is counted.
func poolCounted(jobs []func(), workers int) {
	var wg sync.WaitGroup
	wg.Add(workers)
	for range workers {
		go func() {
			defer wg.Done()
			for _, job := range jobs {
				job()
			}
		}()
	}
	wg.Wait()
}

// A goroutine that is not counted waits and tells.
func (m *matrix) told() <-chan struct{} {
	done := make(chan struct{})
	m.wg.Add(1)
	go func() {
		defer m.wg.Done()
		m.scaleRow(0, 1)
	}()
	go func() {
		m.wg.Wait()
		close(done)
	}()
	return done
}

// The pointer is handed over.
func shared(work func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func(wg *sync.WaitGroup) {
		defer wg.Done()
		work()
	}(&wg)
	wg.Wait()
}

// One for each job, taken by the workers from a channel.
func perJob(jobs []func(), workers int) {
	var wg sync.WaitGroup
	queue := make(chan func())
	for range max(1, workers) {
		go func() {
			for job := range queue {
				job()
				wg.Done()
			}
		}()
	}
	for _, job := range jobs {
		wg.Add(1)
		queue <- job
	}
	close(queue)
	wg.Wait()
}

// The group is used again after it was waited for.
func rounds(n int, a, b func()) {
	var wg sync.WaitGroup
	for range n {
		wg.Add(2)
		go func() { defer wg.Done(); a() }()
		go func() { defer wg.Done(); b() }()
		wg.Wait()
	}
}

// The matrices are made here.
func squareGood(n int) {
	rows := make([][]float64, n)
	(&matrix{rows: rows}).once()
	(&matrix{rows: rows}).told()
	m := matrix{rows: rows}
	m.once()
}

// More than the explorer starts, and each counts.
func hammer(read, write, stat, list, flush, walk, rename func()) {
	var wg sync.WaitGroup
	for range 100 {
		wg.Add(7)
		go func() { defer wg.Done(); read() }()
		go func() { defer wg.Done(); write() }()
		go func() { defer wg.Done(); stat() }()
		go func() { defer wg.Done(); list() }()
		go func() { defer wg.Done(); flush() }()
		go func() { defer wg.Done(); walk() }()
		go func() { defer wg.Done(); rename() }()
	}
	wg.Wait()
}

// Two for each try.
func inPairs(dial, cancel func()) {
	const tries = 10000
	var wg sync.WaitGroup
	wg.Add(tries * 2)
	for range tries {
		go func() {
			defer wg.Done()
			cancel()
		}()
		go func() {
			defer wg.Done()
			dial()
		}()
	}
	wg.Wait()
}

// The sum of two loops.
func inSum(read, write func()) {
	var wg sync.WaitGroup
	wg.Add(50)
	for range 20 {
		go func() {
			defer wg.Done()
			read()
		}()
	}
	for range 30 {
		go func() {
			defer wg.Done()
			write()
		}()
	}
	wg.Wait()
}

// One Add takes back what another has added.
func together(n int, run func(int)) {
	ready := make(chan int)
	done := make(chan int)
	var gate sync.WaitGroup
	gate.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			ready <- i
			gate.Wait()
			run(i)
			done <- i
		}()
	}
	for i := 0; i < n; i++ {
		<-ready
	}
	gate.Add(-n)
	for i := 0; i < n; i++ {
		<-done
	}
}

// As many as are written out, and no loop that there could be fewer of.
func four(read, write, stat, list func()) {
	var wg sync.WaitGroup
	wg.Add(4)
	go func() {
		read()
		wg.Done()
	}()
	go func() {
		write()
		wg.Done()
	}()
	go func() {
		stat()
		wg.Done()
	}()
	go func() {
		list()
		wg.Done()
	}()
	wg.Wait()
}

// A loop that starts as many has another count.
func fourAndFour(read, write, stat, list func()) {
	var wg, others sync.WaitGroup
	wg.Add(4)
	go func() { defer wg.Done(); read() }()
	go func() { defer wg.Done(); write() }()
	go func() { defer wg.Done(); stat() }()
	go func() { defer wg.Done(); list() }()
	for range 4 {
		others.Add(1)
		go func() { defer others.Done(); list() }()
	}
	wg.Wait()
	others.Wait()
}

// Four are counted, and a fifth is not. What the fifth does four times has nothing to do
// with them.
func fourOfFive(serve func(int), work func() int) (sum int) {
	var wg sync.WaitGroup
	wg.Add(4)
	go fourRounds(serve)
	var a, b, c, d int
	go func() {
		a = work()
		wg.Done()
	}()
	go func() {
		b = work()
		wg.Done()
	}()
	go func() {
		c = work()
		wg.Done()
	}()
	go func() {
		d = work()
		wg.Done()
	}()
	wg.Wait()
	return a + b + c + d
}

func fourRounds(serve func(int)) {
	ch := make(chan int)
	go func() {
		for n := range ch {
			serve(n)
		}
	}()
	for i := 0; i < 4; i++ {
		ch <- i
	}
	close(ch)
}
