// Package rescued asks another package whether there was a panic.
package rescued

import "rescued/rescue"

// render closes the channel where it fails, or lets others do so.
func render(n int, draw func(int) (int, error)) chan int {
	out := make(chan int, 5)
	defer func() {
		if err := rescue.Check("render", recover()); err != nil {
			out <- 0
			close(out)
		}
	}()
	n, err := draw(n)
	if err != nil {
		close(out)
		return out
	}
	go func() {
		defer close(out)
		for i := range n {
			out <- i
		}
	}()
	return out
}

func asked(draw func() error) chan int {
	out := make(chan int)
	defer func() {
		if rescue.Failed(recover()) {
			close(out)
		}
	}()
	if draw() != nil {
		close(out)
	}
	return out
}
