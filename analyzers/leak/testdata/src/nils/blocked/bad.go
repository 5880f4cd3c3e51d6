package main

// Who calls it is held up by a channel that somebody was meant to close.
func start(j job) {
	ready := make(chan struct{})
	go j.run()
	<-ready // want `receive from ready blocks forever`
}
