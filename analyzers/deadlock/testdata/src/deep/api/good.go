package api

import (
	"deep/cache"
	"deep/store"
)

// The value is fetched before the change.
func sumBefore(a, b string) {
	c := cache.New()
	v := c.Value(b)
	c.Change(a, func(n int) int { return n + v })
}

// Another cache has another lock.
func sumOther(a, b string) {
	c, d := cache.New(), cache.New()
	c.Change(a, func(n int) int { return n + d.Value(b) })
}

// The hook has what it needs.
type printer struct{ print func(string) }

func (p *printer) Changed(key string) { p.print(key) }

func hookPrint(print func(string)) {
	h := new(store.Hooked)
	h.Hook = &printer{print}
	h.Set("a")
}
