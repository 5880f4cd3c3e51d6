package rows

import "testing"

type disposer struct{ in, end chan int }

func dispose() *disposer {
	d := &disposer{in: make(chan int), end: make(chan int)}
	go func() {
		for {
			select {
			case <-d.in:
			case <-d.end:
				return
			}
		}
	}()
	return d
}

// What a benchmark leaves behind ends with the process.
func BenchmarkDispose(b *testing.B) {
	d := dispose()
	for range b.N {
		d.in <- 1
	}
}

func TestDispose(t *testing.T) {
	d := dispose()
	d.in <- 1
	close(d.end)
}
