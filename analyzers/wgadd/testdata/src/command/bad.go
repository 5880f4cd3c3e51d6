package main

import "sync"

// Fetch is told to stop before it begins.
func Fetch(stop <-chan struct{}) {
	var ready sync.WaitGroup
	ready.Add(1)
	go work(&ready, stop)
	ready.Wait() // want `ready.Wait blocks forever: the counter never becomes zero`
}

func stopped() {
	stop := make(chan struct{})
	close(stop)
	Fetch(stop)
}
