// Command tool has no clients: whoever reads is in view.
package main

import "context"

func main() {
	n := 0
	for range Lines(context.Background(), make(chan string)) {
		n++
	}
	println(n)
}

func Lines(ctx context.Context, in <-chan string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				return
			case s := <-in:
				out <- s
			}
		}
	}()
	return out
}
