package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/concurlint/concurlint/internal/driver"
)

// A progress shows on a terminal how far a run is, once it takes over a second.
type progress struct {
	w     io.Writer
	start time.Time
	stop  chan struct{}
	ended sync.WaitGroup

	mu   sync.Mutex
	last driver.Progress
}

// newProgress returns a progress that shows nothing if w is no terminal.
func newProgress(w io.Writer) *progress {
	p := &progress{w: w, start: time.Now(), stop: make(chan struct{})}
	if isTerminal(w) {
		p.ended.Go(func() { p.show(100*time.Millisecond, time.Second) })
	}
	return p
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p *progress) update(last driver.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = last
}

// show draws the line every so often, beginning after a delay.
func (p *progress) show(every, after time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	drawn := false
	for {
		select {
		case <-tick.C:
			if time.Since(p.start) >= after {
				drawn = true
				fmt.Fprintf(p.w, "\r\x1b[K%s", p.line())
			}
		case <-p.stop:
			if drawn {
				fmt.Fprint(p.w, "\r\x1b[K")
			}
			return
		}
	}
}

// line is at most as wide as a narrow terminal.
func (p *progress) line() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	elapsed := time.Since(p.start).Round(100 * time.Millisecond)
	if p.last.Total == 0 {
		return fmt.Sprintf("listing packages  %v", elapsed)
	}
	line := fmt.Sprintf("%d/%d packages  %v  %s", p.last.Done, p.last.Total, elapsed, p.last.Package)
	const width = 79
	return line[:min(len(line), width)]
}

// close ends the line, and takes it away.
func (p *progress) close() {
	close(p.stop)
	p.ended.Wait()
}
