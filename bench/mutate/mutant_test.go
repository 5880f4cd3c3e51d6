package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is moved is in a source of its own: there each kind has one place, too.
const moved = `package p

func g(wg *sync.WaitGroup, ch chan error, f func() error) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		if err := f(); err != nil {
			ch <- err
			return
		}
		ch <- nil
	}()
}
`

// What is moved comes later, with as many lines.
func TestMoved(t *testing.T) {
	want := map[string]string{
		"undefer": "\tgo func() {\n\t\t\n",
		"late":    "{ wg.Add(1); \n\t\tdefer",
		"again":   "ch <- err\n\t\t\t\n",
	}
	plain := map[string]string{"undefer": "ch <- nil; wg.Done()\n"}
	seen := 0
	for _, m := range mutantsOf(t, moved) {
		if want[m.kind] == "" {
			continue
		}
		seen++
		got := string(m.source())
		if !strings.Contains(got, want[m.kind]) || !strings.Contains(got, plain[m.kind]) {
			t.Errorf("%s:\n%s", m.kind, got)
		}
		if strings.Count(got, "\n") != strings.Count(moved, "\n") {
			t.Errorf("%s: another number of lines:\n%s", m.kind, got)
		}
	}
	if seen != len(want) {
		t.Errorf("%d mutants, want %d", seen, len(want))
	}
}

// mutantsOf returns the mutants of a source.
func mutantsOf(t *testing.T, source string) []mutant {
	t.Helper()
	name := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(name, []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := parse(name, "")
	if err != nil {
		t.Fatal(err)
	}
	return mutants(&f)
}

const source = `package p

func f(ctx context.Context, mu *sync.Mutex, once *sync.Once, wg *sync.WaitGroup, ch chan int) {
	mu.Lock()
	defer mu.Unlock()
	defer wg.Done()
	once.Do(func() {
		close(ch)
	})
	ch <- 1
	<-ch
	ch = make(chan int, 1)
	for {
		select {
		case ch <- 1:
		case <-ctx.Done():
			return
		}
	}
}
`

// Each kind has one place to break, and what is broken has as many lines.
func TestMutants(t *testing.T) {
	without := map[string]string{
		"unlock": "mu.Unlock()", "close": "close(ch)", "done": "wg.Done()", "send": "\tch <- 1\n", "recv": "\t<-ch\n",
		"room": ", 1)", "cancel": "ctx.Done()", "once": "once.Do(",
	}
	seen := 0
	for _, m := range mutantsOf(t, source) {
		if m.kind == "undefer" {
			continue
		}
		seen++
		got := string(m.source())
		if strings.Contains(got, without[m.kind]) || without[m.kind] == "" {
			t.Errorf("%s: %q is still there in\n%s", m.kind, without[m.kind], got)
		}
		if strings.Count(got, "\n") != strings.Count(source, "\n") {
			t.Errorf("%s: another number of lines:\n%s", m.kind, got)
		}
	}
	if seen != len(without) {
		t.Errorf("%d mutants, want %d", seen, len(without))
	}
}
