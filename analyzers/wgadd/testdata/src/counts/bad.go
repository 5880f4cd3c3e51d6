// Package counts: Add, Done and the goroutines agree in number.
package counts

import "sync"

type matrix struct {
	rows [][]float64
	wg   sync.WaitGroup
}

// One goroutine more than is counted.
func (m *matrix) scale(k float64) {
	var wg sync.WaitGroup
	wg.Add(len(m.rows))
	for i := 0; i <= len(m.rows); i++ {
		go func() {
			defer wg.Done() // want `wg gets more Done than Add: the counter becomes negative and panics`
			m.scaleRow(i, k)
		}()
	}
	wg.Wait()
}

func (m *matrix) scaleRow(i int, k float64) {
	if i < len(m.rows) {
		for j := range m.rows[i] {
			m.rows[i][j] *= k
		}
	}
}

// The caller and the goroutine both end the count.
func (m *matrix) double() {
	m.wg.Add(1)
	go func() {
		defer m.wg.Done() // want `m.wg gets more Done than Add: the counter becomes negative and panics`
		m.finish()
	}()
	m.wg.Wait()
}

func (m *matrix) finish() {
	m.scaleRow(0, 2)
	m.wg.Done()
}

// Each goroutine is counted twice: here and in the helper.
func (m *matrix) twice() {
	for i := range m.rows {
		m.wg.Add(1)
		m.spawn(i)
	}
	m.wg.Wait() // want `m.wg.Wait blocks forever: the counter never becomes zero`
}

func (m *matrix) spawn(i int) {
	m.wg.Add(1)
	go func() {
		defer m.wg.Done()
		m.scaleRow(i, 2)
	}()
}

// Three are counted, two are started.
func three(a, b func()) {
	var wg sync.WaitGroup
	wg.Add(3)
	go func() { defer wg.Done(); a() }()
	go func() { defer wg.Done(); b() }()
	wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero`
}

// The number of the workers is not that of the jobs.
func pool(jobs []func(), workers int) {
	var wg sync.WaitGroup
	wg.Add(len(jobs))
	for range workers {
		go func() {
			defer wg.Done() // want `wg gets more Done than Add: the counter becomes negative and panics`
			for _, job := range jobs {
				job()
			}
		}()
	}
	wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero`
}

// The goroutine waits for itself.
func (m *matrix) self() {
	m.wg.Add(1)
	go func() {
		defer m.wg.Done()
		m.scaleRow(0, 1)
		m.wg.Wait() // want `m.wg.Wait blocks forever: the counter never becomes zero`
	}()
}

// The goroutine ends the count of its own copy.
func copied(work func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func(wg sync.WaitGroup) {
		defer wg.Done()
		work()
	}(wg)
	wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero`
}

// The matrices are made here.
func square(n int) {
	rows := make([][]float64, n)
	(&matrix{rows: rows}).double()
	(&matrix{rows: rows}).self()
	m := matrix{rows: rows}
	m.twice()
}

// One more is counted than are written out.
func five(read, write, stat, list func()) {
	var wg sync.WaitGroup
	wg.Add(5)
	go func() { defer wg.Done(); read() }()
	go func() { defer wg.Done(); write() }()
	go func() { defer wg.Done(); stat() }()
	go func() { defer wg.Done(); list() }()
	wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero`
}
