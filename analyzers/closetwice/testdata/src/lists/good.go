// Package lists has channels in maps, found again by keys that come from elsewhere.
package lists

import "math/rand"

type item struct{ name string }

type tracker struct {
	items   []item
	spare   int
	need    int
	ok      int
	release map[*item]chan struct{}
	pending []*item
}

// Each item has a channel in the map, is told once, and those that are spared are
// pending.
func (t *tracker) start() {
	t.release = make(map[*item]chan struct{}, len(t.items))
	for i := range t.items {
		t.release[&t.items[i]] = make(chan struct{}, 1)
	}
	for _, i := range rand.Perm(len(t.items)) {
		it := &t.items[i]
		if len(t.pending) < t.spare {
			t.pending = append(t.pending, it)
		} else {
			t.release[it] <- struct{}{}
		}
	}
	if t.ok >= t.need {
		for _, it := range t.pending {
			close(t.release[it])
		}
		t.pending = nil
	}
}

// Run starts what is to be done for each item.
func Run(items []item, spare int) *tracker {
	t := &tracker{items: items, spare: spare, need: len(items) - spare}
	t.start()
	return t
}

type zones struct {
	waiting map[string]int
	should  map[string]*bool
	release map[string]chan struct{}
	pending []string
}

func (z *zones) free(zone string) {
	*z.should[zone] = true
	close(z.release[zone])
}

// The sorted zones are those that are in the map, each of them once.
func (z *zones) start(sorted func([]string) []string) {
	z.release = make(map[string]chan struct{}, len(z.waiting))
	z.should = make(map[string]*bool)
	for zone := range z.waiting {
		z.release[zone] = make(chan struct{})
		z.should[zone] = new(bool)
	}
	all := make([]string, 0, len(z.waiting))
	for zone := range z.waiting {
		all = append(all, zone)
	}
	z.pending = sorted(all)
	for _, zone := range z.pending {
		z.free(zone)
	}
}

// RunZones counts the zones and starts.
func RunZones(names []string, sorted func([]string) []string) {
	z := &zones{waiting: map[string]int{}}
	for _, name := range names {
		z.waiting[name]++
	}
	z.start(sorted)
}
