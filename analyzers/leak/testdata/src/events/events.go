// Package events ends the program by an event.
package events

import (
	"os"

	"events/evlog"
)

// watch has nobody who closes the channel if the file is not there, but then it is the end.
func watch(name string) (n int) {
	out := make(chan int)
	go func() {
		f, err := os.Open(name)
		if err != nil {
			evlog.Fatal().Str(name).Msgf("no file: %v", err)
			return
		}
		f.Close()
		close(out)
	}()
	for range out {
		n++
	}
	return n
}

func look(name string) (n int) {
	out := make(chan int)
	go func() {
		f, err := os.Open(name)
		if err != nil {
			evlog.Info().Str(name).Msgf("no file: %v", err)
			return
		}
		f.Close()
		close(out)
	}()
	for range out { // want `receive from out blocks forever`
		n++
	}
	return n
}
