// Package copies has elements of lists that are copied to a variable, one after the
// other.
package copies

type ping struct {
	kind string
	pong chan struct{}
}

// Each element has a channel of its own, though one variable holds them all.
func reply(pings []ping) {
	var p ping
	for i := range pings {
		p = pings[i]
		if p.pong != nil {
			close(p.pong)
			p.pong = nil
		}
	}
}

// The same without a loop.
func two(first, second ping) {
	p := first
	close(p.pong)
	p = second
	close(p.pong)
}
