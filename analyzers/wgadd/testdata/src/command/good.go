// Command has callers of its own for all that it exports.
package main

import "sync"

// Load waits until its worker has begun, unless it is told to stop before. Both
// callers stop it only when it is back.
func Load(stop <-chan struct{}) {
	var ready sync.WaitGroup
	ready.Add(1)
	go work(&ready, stop)
	ready.Wait()
}

func work(ready *sync.WaitGroup, stop <-chan struct{}) {
	select {
	case <-stop:
		return
	default:
	}
	ready.Done()
	<-stop
}

func main() {
	stop := make(chan struct{})
	Load(stop)
	close(stop)
	again()
}

func again() {
	stop := make(chan struct{})
	defer close(stop)
	Load(stop)
}
