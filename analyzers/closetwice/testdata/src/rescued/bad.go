package rescued

import "rescued/rescue"

// twice closes the channel, and again when it has said that something went wrong.
func twice(draw func(int)) chan int {
	out := make(chan int)
	close(out)
	draw(1)
	if err := rescue.Check("twice", "a reason"); err != nil {
		close(out) // want `out may be closed twice`
	}
	return out
}
