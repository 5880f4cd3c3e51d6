package unseen

import "unseen/peer"

// The connection calls what it was given when it likes.
func firstTrack(c *peer.Conn) string {
	c = peer.Dial()
	tracks := make(chan string)
	c.OnTrack(func(name string) { tracks <- name })
	return <-tracks
}

func gone() {
	c := peer.Dial()
	done := make(chan struct{})
	c.OnGone(func() { close(done) })
	<-done
}

func answer() string {
	c := peer.Dial()
	answers := make(chan string)
	c.Handle("answer", func(s string) { answers <- s })
	return <-answers
}

// It does not keep this one.
func names() string {
	c := peer.Dial()
	found := make(chan string)
	c.Each(func(name string) {
		if name != "" {
			found <- name // want `send on found blocks forever: nobody receives`
		}
	})
	return <-found
}
