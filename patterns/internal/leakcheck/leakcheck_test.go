package leakcheck

import (
	"strings"
	"testing"
	"time"
)

func TestLeft(t *testing.T) {
	before := stacks()
	release := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		<-release
	}()

	stuck := left(before, 10*time.Millisecond)
	if len(stuck) != 1 || !strings.Contains(stuck[0], "TestLeft") {
		t.Errorf("left = %q, want the goroutine of TestLeft", stuck)
	}

	close(release)
	<-ended
	if stuck := left(before, patience); len(stuck) != 0 {
		t.Errorf("left = %q after the goroutine ended, want nothing", stuck)
	}
}

func TestCheckPasses(t *testing.T) {
	Check(t)
	ended := make(chan struct{})
	go close(ended)
	<-ended
}

// fake is a testing.TB that keeps what Check would do to a test.
type fake struct {
	testing.TB
	cleanup func()
	failed  bool
}

func (f *fake) Helper()               {}
func (f *fake) Cleanup(fn func())     { f.cleanup = fn }
func (f *fake) Errorf(string, ...any) { f.failed = true }

func TestCheckFails(t *testing.T) {
	f := new(fake)
	check(f, 10*time.Millisecond)
	release := make(chan struct{})
	defer close(release)
	go func() { <-release }()
	f.cleanup()
	if !f.failed {
		t.Error("Check passed a test that leaves a goroutine behind")
	}
}
