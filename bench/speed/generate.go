package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// generate writes a module of n packages. They are all alike, so that the cost
// of each should be the same however many there are: each has a type that
// starts and stops a worker, functions that send, lock and wait, some plain
// code, a test, and imports of three packages before it.
func generate(dir string, n int) error {
	if err := put(filepath.Join(dir, "go.mod"), "module example.com/generated\n\ngo 1.25\n"); err != nil {
		return err
	}
	for i := range n {
		name := fmt.Sprintf("p%d", i)
		if err := put(filepath.Join(dir, name, name+".go"), packageSource(i)); err != nil {
			return err
		}
		test := fmt.Sprintf("package p%d\n\nfunc check() int {\n\tw := New()\n\tw.Put(1)\n\tw.Stop()\n\treturn w.Sum()\n}\n", i)
		if err := put(filepath.Join(dir, name, name+"_test.go"), test); err != nil {
			return err
		}
	}
	return nil
}

func put(name, data string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(data), 0o666)
}

// below returns the packages that package i imports: near and far ones.
func below(i int) []int {
	var out []int
	for _, j := range []int{i - 1 - i%3, i / 2, i / 5} {
		if j >= 0 && j < i && (len(out) == 0 || j < out[len(out)-1]) {
			out = append(out, j)
		}
	}
	return out
}

func packageSource(i int) string {
	var imports, calls strings.Builder
	for _, j := range below(i) {
		fmt.Fprintf(&imports, "\t\"example.com/generated/p%d\"\n", j)
		fmt.Fprintf(&calls, "\ttotal += p%d.All(numbers[:min(1, len(numbers))])\n", j)
	}
	r := strings.NewReplacer("PACKAGE", fmt.Sprintf("p%d", i), "IMPORTS", imports.String(), "CALLS", calls.String(), "PLAIN", plain())
	return r.Replace(packageTemplate)
}

// plain returns functions that have nothing to do with concurrency.
func plain() string {
	var b strings.Builder
	for k := range 20 {
		fmt.Fprintf(&b, `
func plain%d(words []string) map[string]int {
	count := make(map[string]int)
	for i, word := range words {
		if len(word) > %[1]d && i%%2 == 0 {
			count[word] += i
		} else {
			count[word[:min(len(word), 3)]]++
		}
	}
	return count
}
`, k)
	}
	return b.String()
}

const packageTemplate = `// Package PACKAGE is generated for a measurement.
package PACKAGE

import (
	"context"
	"sync"
	"time"

IMPORTS)

// A Worker adds up numbers in a goroutine of its own.
type Worker struct {
	mu   sync.Mutex
	sum  int
	in   chan int
	done chan struct{}
	wg   sync.WaitGroup
	once sync.Once
}

// New starts a worker.
func New() *Worker {
	w := &Worker{in: make(chan int), done: make(chan struct{})}
	w.wg.Add(1)
	go w.run()
	return w
}

func (w *Worker) run() {
	defer w.wg.Done()
	for {
		select {
		case n := <-w.in:
			w.mu.Lock()
			w.sum += n
			w.mu.Unlock()
		case <-w.done:
			return
		}
	}
}

// Put hands the worker a number.
func (w *Worker) Put(n int) {
	select {
	case w.in <- n:
	case <-w.done:
	}
}

// Stop ends the worker.
func (w *Worker) Stop() {
	w.once.Do(func() { close(w.done) })
	w.wg.Wait()
}

// Sum returns the sum so far.
func (w *Worker) Sum() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sum
}

// All adds up numbers, each in a goroutine.
func All(numbers []int) int {
	results := make(chan int, len(numbers))
	var wg sync.WaitGroup
	for _, n := range numbers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- n
		}()
	}
	wg.Wait()
	close(results)
	total := 0
	for n := range results {
		total += n
	}
CALLS	return total
}

// First returns the first result, or that it took too long.
func First(ctx context.Context, f func() int) (int, bool) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	result := make(chan int, 1)
	go func() { result <- f() }()
	select {
	case n := <-result:
		return n, true
	case <-ctx.Done():
		return 0, false
	}
}
PLAIN`
