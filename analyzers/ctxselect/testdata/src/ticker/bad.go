package ticker

import "time"

// Stop does not close the channel.
func local(work func(), poll func()) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	go func() {
		for range ticker.C { // want `loop never ends: ticker.Stop does not close ticker.C`
			poll()
		}
	}()
	work()
}

type cache struct {
	ticker *time.Ticker
}

func newCache() *cache {
	c := &cache{ticker: time.NewTicker(time.Minute)}
	go c.expire()
	return c
}

func (c *cache) expire() {
	for { // want `loop never ends: c.ticker.Stop does not close c.ticker.C`
		select {
		case <-c.ticker.C:
			println("expire")
		}
	}
}

func (c *cache) Close() { c.ticker.Stop() }
