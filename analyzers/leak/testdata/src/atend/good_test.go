package atend

import (
	"context"
	"sync"
	"testing"
)

// The cleanup ends the goroutine.
func TestEnds(t *testing.T) {
	p := newPump()
	go func() {
		for range p.in {
		}
	}()
	t.Cleanup(func() { close(p.in) })
	p.in <- 1
}

// Who is stopped first is waited for second.
func TestStopsFirst(t *testing.T) {
	stop, done := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() { <-done })
	t.Cleanup(func() { close(stop) })
	go func() {
		<-stop
		close(done)
	}()
}

// The context of a test is over before the first cleanup.
func TestContext(t *testing.T) {
	ctx := t.Context()
	done := make(chan struct{})
	go func() {
		<-ctx.Done()
		close(done)
	}()
	t.Cleanup(func() { <-done })
}

// The cleanups of a subtest run, and its context is over, before the test goes on.
func TestInner(t *testing.T) {
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		<-stop
	}()
	t.Run("inner", func(t *testing.T) {
		ctx := t.Context()
		go func() {
			<-ctx.Done()
			close(ended)
		}()
		t.Cleanup(func() { close(stop) })
	})
	<-ended
	<-stop
}

// A helper starts, and puts the end off.
func TestStart(t *testing.T) {
	p := start(t)
	p.in <- 1
}

func start(t testing.TB) *pump {
	t.Helper()
	p := newPump()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range p.in {
		}
	}()
	t.Cleanup(func() {
		close(p.in)
		<-done
	})
	return p
}

// A cleanup may itself put something off.
func TestNested(t *testing.T) {
	stop := make(chan struct{})
	t.Cleanup(func() {
		t.Cleanup(func() { close(stop) })
	})
	go func() { <-stop }()
}

// The deferred calls come first.
func TestDeferred(t *testing.T) {
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(wg.Wait)
	defer cancel()
	wg.Add(1)
	go func() {
		defer wg.Done()
		<-ctx.Done()
	}()
}

// Who is a helper of tests that are not in view does not know what they do until the end.
func awaitAtEnd(t *testing.T) chan struct{} {
	done := make(chan struct{})
	t.Cleanup(func() { <-done })
	return done
}
