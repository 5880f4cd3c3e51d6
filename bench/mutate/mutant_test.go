package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
	name := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(name, []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := parse(name, "")
	if err != nil {
		t.Fatal(err)
	}
	without := map[string]string{
		"unlock": "mu.Unlock()", "close": "close(ch)", "done": "wg.Done()", "send": "\tch <- 1\n", "recv": "\t<-ch\n",
		"room": ", 1)", "cancel": "ctx.Done()", "once": "once.Do(",
	}
	list := mutants(&f)
	for _, m := range list {
		got := string(m.source())
		if strings.Contains(got, without[m.kind]) || without[m.kind] == "" {
			t.Errorf("%s: %q is still there in\n%s", m.kind, without[m.kind], got)
		}
		if strings.Count(got, "\n") != strings.Count(source, "\n") {
			t.Errorf("%s: another number of lines:\n%s", m.kind, got)
		}
	}
	if len(list) != len(kinds) {
		t.Errorf("%d mutants, want %d", len(list), len(kinds))
	}
}
