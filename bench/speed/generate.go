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

// generateWide writes a module of one package with n types, as generators of
// clients do: every type is a request with methods of the same names, which are
// called through interfaces, and goes through the same shared parts.
func generateWide(dir string, n int) error {
	if err := put(filepath.Join(dir, "go.mod"), "module example.com/wide\n\ngo 1.25\n"); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(wideHeader)
	for i := range n {
		b.WriteString(strings.ReplaceAll(wideType, "REQUEST", fmt.Sprintf("Request%d", i)))
	}
	return put(filepath.Join(dir, "client", "client.go"), b.String())
}

const wideHeader = `// Package client is generated for a measurement.
package client

import (
	"context"
	"errors"
	"sync"
)

// A Request is what a step works on.
type Request interface {
	Validate() error
	Encode(fields map[string]*string) error
}

// A Step is one step on the way of a request.
type Step interface {
	Handle(ctx context.Context, r Request) (any, error)
}

// A Client sends requests.
type Client struct {
	mu    sync.Mutex
	sent  int
	Steps []Step
	sends chan Request
}

func (c *Client) count() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent++
}

type send struct{ c *Client }

func (s *send) Handle(ctx context.Context, r Request) (any, error) {
	select {
	case s.c.sends <- r:
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
`

const wideType = `
// REQUEST is one of many.
type REQUEST struct {
	Name, Token *string
	Next        *REQUEST
}

// Validate reports what is missing.
func (r *REQUEST) Validate() error {
	if r.Name == nil {
		return errors.New("no name")
	}
	return nil
}

// Encode writes the fields.
func (r *REQUEST) Encode(fields map[string]*string) error {
	fields["name"] = r.Name
	if r.Token != nil {
		fields["token"] = r.Token
	}
	return nil
}

type stepREQUEST struct {
	next Step
	seen *Client
}

func (s *stepREQUEST) Handle(ctx context.Context, r Request) (any, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if err := r.Encode(make(map[string]*string)); err != nil {
		return nil, err
	}
	s.seen.count()
	return s.next.Handle(ctx, r)
}

// DoREQUEST sends a request and waits for what comes back.
func (c *Client) DoREQUEST(ctx context.Context, r *REQUEST) (any, error) {
	var step Step = &stepREQUEST{next: &send{c}, seen: c}
	for _, s := range c.Steps {
		if _, err := s.Handle(ctx, r); err != nil {
			return nil, err
		}
	}
	return step.Handle(ctx, r)
}
`

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
