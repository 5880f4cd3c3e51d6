// Package ring is about more than two locks: no two of them are taken both ways.
package ring

import "sync"

// Three locks of one object, partly in helpers.
type engine struct {
	planMu, runMu, statMu sync.Mutex
	planned, ran, stats   int
}

func (e *engine) plan() {
	e.planMu.Lock()
	defer e.planMu.Unlock()
	e.planned++
	e.start()
}

func (e *engine) start() {
	e.runMu.Lock()
	defer e.runMu.Unlock()
	e.ran++
}

func (e *engine) run() {
	e.runMu.Lock()
	defer e.runMu.Unlock()
	e.count()
}

func (e *engine) count() {
	e.statMu.Lock()
	defer e.statMu.Unlock()
	e.stats++
}

func (e *engine) report() int {
	e.statMu.Lock()
	defer e.statMu.Unlock()
	e.planMu.Lock() // want `locking ring.engine.planMu with ring.engine.statMu held closes a ring of 3 locks: deadlock`
	defer e.planMu.Unlock()
	return e.planned + e.stats
}

// Four global variables, one of which is only read.
var (
	usersMu, groupsMu, rulesMu sync.Mutex
	rolesMu                    sync.RWMutex
	users                      = map[string]string{}
)

func addUser(u string) {
	usersMu.Lock()
	defer usersMu.Unlock()
	groupsMu.Lock()
	users[u] = u
	groupsMu.Unlock()
}

func addGroup(g string) {
	groupsMu.Lock()
	defer groupsMu.Unlock()
	rolesMu.RLock()
	defer rolesMu.RUnlock()
	println(g)
}

func addRole(r string) {
	rolesMu.Lock()
	defer rolesMu.Unlock()
	rulesMu.Lock()
	println(r)
	rulesMu.Unlock()
}

func apply(r string) {
	rulesMu.Lock()
	defer rulesMu.Unlock()
	usersMu.Lock() // want `locking ring.usersMu with ring.rulesMu held closes a ring of 4 locks: deadlock`
	users[r] = r
	usersMu.Unlock()
}
