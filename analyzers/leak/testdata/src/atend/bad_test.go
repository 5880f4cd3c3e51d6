package atend

import (
	"context"
	"sync"
	"testing"
)

// The cleanup counts what is done, and nobody ends the goroutine.
func TestForgotten(t *testing.T) {
	p := newPump()
	go func() {
		for range p.in { // want `receive from p.in blocks forever`
		}
	}()
	t.Cleanup(func() { p.count++ })
	p.in <- 1
}

// The first cleanup runs last: the second one waits for what only that would end.
func TestOrder(t *testing.T) {
	stop, done := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() { close(stop) })
	t.Cleanup(func() { <-done }) // want `receive from done blocks forever`
	go func() {
		<-stop
		close(done)
	}()
}

// A subtest ends before the cleanups of the test run.
func TestSubtest(t *testing.T) {
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	done := make(chan struct{})
	go func() {
		<-stop
		close(done)
	}()
	t.Run("inner", func(t *testing.T) { // want `receive from the subtest blocks forever`
		t.Cleanup(func() { <-done })
	})
}

// A helper puts off what makes it wait.
func TestHelper(t *testing.T) {
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	waitAtEnd(t, &wg)
	wg.Add(1)
	go func() {
		defer wg.Done()
		<-ctx.Done() // want `receive from ctx.Done\(\) blocks forever`
	}()
}

func waitAtEnd(t testing.TB, wg *sync.WaitGroup) {
	t.Helper()
	t.Cleanup(wg.Wait)
}
