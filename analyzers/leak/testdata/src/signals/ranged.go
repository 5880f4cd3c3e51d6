package signals

import (
	"os"
	"os/signal"
)

// A channel of signals is never closed, so that the loop goes on.
func cleansUp(clean func() error) {
	signals := make(chan os.Signal, 1)
	cleaned := make(chan bool)
	signal.Notify(signals, os.Interrupt)
	go func() {
		for range signals {
			clean()
			cleaned <- true
			return
		}
	}()
	<-cleaned
}

// It is closed here.
func cleansUpClosed(clean func() error) {
	signals := make(chan os.Signal, 1)
	cleaned := make(chan bool)
	signal.Notify(signals, os.Interrupt)
	go func() {
		for range signals {
			clean()
			cleaned <- true
			return
		}
	}()
	signal.Stop(signals)
	close(signals)
	<-cleaned // want `receive from cleaned blocks forever`
}
