package nobody

import "sync"

// One function locks and another one unlocks, in whatever way.
type pairs struct {
	byMethod  sync.Mutex
	byClosure sync.Mutex
	byValue   sync.Mutex
	byLocker  sync.Mutex
	byCaller  sync.Mutex
	Exported  sync.Mutex
	cond      *sync.Cond
	n         int
}

// Pairs has an exported lock.
type Pairs struct{ Mu sync.Mutex }

func newPairs() *pairs {
	p := new(pairs)
	p.cond = sync.NewCond(&p.byLocker)
	return p
}

func (p *pairs) startMethod() { p.byMethod.Lock(); p.n++ }
func (p *pairs) stopMethod()  { p.byMethod.Unlock() }

func (p *pairs) startClosure() { p.byClosure.Lock(); p.n++ }
func (p *pairs) stopClosure() func() {
	return func() { p.byClosure.Unlock() }
}

func (p *pairs) startValue()       { p.byValue.Lock(); p.n++ }
func (p *pairs) stopValue() func() { return p.byValue.Unlock }

func (p *pairs) startLocker() { p.byLocker.Lock(); p.n++ }
func (p *pairs) stopLocker()  { p.cond.L.Unlock() }

func (p *pairs) pause() {
	p.byCaller.Unlock()
	p.n++
}

func (p *pairs) work() {
	p.byCaller.Lock()
	p.pause()
}

// Start is for those who know the lock.
func (p *Pairs) Start() { p.Mu.Lock() }

// The program ends.
type exit struct{ mu sync.Mutex }

func main() {
	e := new(exit)
	e.mu.Lock()
	e.block()
}

func (e *exit) block() {
	e.mu.Lock()
	select {}
}

// Others have the same lock, or a function that unlocks it.
type shared struct {
	given  *sync.Mutex
	handed *sync.Mutex
	again  sync.Mutex
	twice  sync.Mutex
	n      int
}

func newShared(mu *sync.Mutex) *shared { return &shared{given: mu, handed: new(sync.Mutex)} }

func (s *shared) start()              { s.given.Lock(); s.n++ }
func (s *shared) begin()              { s.handed.Lock(); s.n++ }
func (s *shared) locker() sync.Locker { return s.handed }

func (s *shared) both() {
	func() {
		s.twice.Lock()
		s.n++
	}()
	s.n++
	s.twice.Unlock()
}

func (s *shared) later() func() {
	return func() {
		s.again.Lock()
		s.n++
	}
}

func (s *shared) run() {
	s.later()()
	s.again.Unlock()
}

// A deferred literal unlocks for the caller.
type batch struct {
	open sync.Mutex
	n    int
}

func (b *batch) begin() { b.open.Lock() }

func (b *batch) commit() {
	defer func() { b.open.Unlock() }()
	b.n++
}

// So does a goroutine.
type spool struct {
	busy sync.Mutex
	n    int
}

func (s *spool) take() { s.busy.Lock() }

func (s *spool) flush() {
	go func() {
		s.n = 0
		s.busy.Unlock()
	}()
}

// Who waits for the last one keeps out those who would come after it, and says so.
type gate struct {
	mu sync.Mutex
	wg sync.WaitGroup
}

func (g *gate) enter() {
	g.mu.Lock()
	g.wg.Add(1)
	g.mu.Unlock()
}

func (g *gate) leave() { g.wg.Done() }

func (g *gate) shut() {
	g.mu.Lock()
	g.wg.Wait()

	// g.mu is not unlocked, so nobody enters any more.
}
