package selects

import (
	"os"
	"time"
)

// What serves keeps its caller for ever, as it should.
func (d *daemon) serve() {
	go d.tick()
	select {}
}

// A loop that never ends has something to do.
func (d *daemon) tick() {
	for {
		time.Sleep(time.Second)
		d.log("tick")
	}
}

// Forever is for the main function of others.
func Forever(start func()) {
	go start()
	select {}
}

// The process ends.
func (d *daemon) fail() {
	go func() {
		d.log("failed")
		os.Exit(1)
		select {}
	}()
}
