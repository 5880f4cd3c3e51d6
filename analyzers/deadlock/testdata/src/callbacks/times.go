package callbacks

import (
	"strings"
	"sync"
	"time"
)

// A store tells whoever wants to know what it forgets, with its lock held.
type forgetful struct {
	mu   sync.Mutex
	all  map[string]time.Time
	drop func(name string, until time.Time)
}

func newForgetful(drop func(string, time.Time)) *forgetful {
	return &forgetful{all: make(map[string]time.Time), drop: drop}
}

func (f *forgetful) Put(name string, until time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for old, at := range f.all {
		delete(f.all, old)
		f.drop(old, at)
	}
	f.all[name] = until
}

func (f *forgetful) Len() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.all)
}

// What it asks before is of times and names, and says nothing of the lock.
type keeper struct {
	names *forgetful
	loud  bool
	warn  func(string)
}

func newKeeper(warn func(string)) *keeper {
	k := &keeper{warn: warn}
	k.names = newForgetful(k.dropped)
	return k
}

func (k *keeper) dropped(name string, until time.Time) {
	if time.Now().Before(until) && strings.HasPrefix(name, "x") && k.names.Len() > 3 { // want `k.names.mu is locked again in a callback that is called with it held`
		k.warn(name)
	}
}

// The flag may say that the lock is held.
type careful struct {
	names *forgetful
	held  bool
	warn  func(string)
}

func newCareful(warn func(string)) *careful {
	k := &careful{warn: warn}
	k.names = newForgetful(k.dropped)
	return k
}

func (k *careful) dropped(name string, until time.Time) {
	if !k.held && k.names.Len() > 3 {
		k.warn(name)
	}
}
