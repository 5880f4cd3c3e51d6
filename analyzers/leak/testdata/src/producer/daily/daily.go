// Package daily is two packages away from the producer.
package daily

import (
	"producer/feed"
	"producer/report"
)

// Only the first is taken.
func Headline(s *feed.Store) feed.Item {
	return <-report.Items(s) // want `send on out blocks forever: nobody receives`
}

// All are taken.
func Numbers(s *feed.Store) (ids []int) {
	for it := range report.Items(s) {
		ids = append(ids, it.ID)
	}
	return ids
}

type digest struct {
	items <-chan feed.Item
	ids   []int
	max   int
}

// The channel lies in a field, and the method stops when it is full.
func Digest(s *feed.Store, max int) []int {
	d := &digest{items: report.Items(s), max: max} // want `in a goroutine of Items: send on out blocks forever: nobody receives`
	d.fill()
	return d.ids
}

func (d *digest) fill() {
	for it := range d.items {
		d.ids = append(d.ids, it.ID)
		if len(d.ids) == d.max {
			return
		}
	}
}
