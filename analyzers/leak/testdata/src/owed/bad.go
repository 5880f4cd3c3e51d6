package owed

import "time"

// Nobody has put a token there for the first tick.
func ticks(d time.Duration, max int, in <-chan []byte) {
	sem := make(chan empty, max)
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			<-sem // want `receive from sem blocks forever`
		case <-in:
			sem <- empty{} // want `send on sem blocks forever`
		}
	}
}

// Whoever says that work is done takes nothing from the channel that workers fill.
func workers(acc Tracker, max int, in [][]byte) {
	sem := make(chan empty, max)
	go func() {
		for _, m := range in {
			acc.Add(m)
		}
		sem <- empty{}
	}()
	<-acc.Delivered()
	<-sem
	<-sem // want `receive from sem blocks forever`
}
