package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/internal/driver"
)

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := &progress{w: &out, start: time.Now(), stop: make(chan struct{})}
		p.ended.Go(func() { p.show(100*time.Millisecond, time.Second) })
		time.Sleep(990 * time.Millisecond)
		synctest.Wait()
		if out.Len() > 0 {
			t.Errorf("in the first second: %q", &out)
		}
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
		if want := "\r\x1b[Klisting packages  1s"; out.String() != want {
			t.Errorf("after a second: %q, want %q", &out, want)
		}
		out.Reset()
		p.update(driver.Progress{Done: 12, Total: 340, Package: "example.com/" + strings.Repeat("x", 100)})
		time.Sleep(100 * time.Millisecond)
		p.close()
		line, end, _ := strings.Cut(strings.TrimPrefix(out.String(), "\r\x1b[K"), "\r")
		if !strings.HasPrefix(line, "12/340 packages  1.1s  example.com/xxx") || len(line) != 79 || end != "\x1b[K" {
			t.Errorf("line %q (%d bytes), then %q", line, len(line), end)
		}
	})
}

// A run that is short, or whose output is no terminal, shows nothing.
func TestNoProgress(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out)
	p.update(driver.Progress{Done: 1, Total: 2})
	p.close()
	if out.Len() > 0 {
		t.Errorf("wrote %q to what is no terminal", &out)
	}
}
