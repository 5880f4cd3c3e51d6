// Package rereading takes read locks again on some paths.
package rereading

import (
	"slices"
	"strings"
	"sync"
)

type service struct {
	name, addr string
	tags       []string
}

type registry struct {
	mu       sync.RWMutex
	services map[string]service
}

func newRegistry() *registry { return &registry{services: make(map[string]service)} }

func (r *registry) Register(s service) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.services[s.name] = s
}

func (r *registry) Lookup(name string) (service, bool) {
	r.mu.RLock() // want `r.mu is read-locked again by its reader: a writer in between blocks both forever`
	defer r.mu.RUnlock()
	s, ok := r.services[name]
	return s, ok
}

func (r *registry) Visit(f func(service) bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, s := range r.services {
		if !f(s) {
			return
		}
	}
}

// What is called for each service looks another one up, now and then.
func (r *registry) Resolve(tag string) (addrs []string) {
	r.Visit(func(s service) bool {
		if slices.Contains(s.tags, tag) {
			addrs = append(addrs, r.address(s))
		}
		return true
	})
	return addrs
}

func (r *registry) address(s service) string {
	if alias, ok := strings.CutPrefix(s.addr, "@"); ok {
		if t, ok := r.Lookup(alias); ok {
			return t.addr
		}
	}
	return s.addr
}
