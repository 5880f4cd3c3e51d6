package words

import "context"

var stop = make(chan struct{})

func end() { close(stop) }

func listenOn(interrupts <-chan int) {
	for {
		select {
		case <-interrupts:
			println("interrupted")
		case <-stop: // want `case does not leave the loop: it is taken again and again once stop is closed`
			println("stopping already")
		}
	}
}

func pass(ctx context.Context, in <-chan int) {
	for {
		select {
		case n := <-in:
			println(n)
		case <-ctx.Done(): // want `case does not leave the loop: it is taken again and again once ctx is done`
		}
	}
}
