package slots

// Two slots are enough.
type Pair struct{ slots chan struct{} }

func NewPair() *Pair { return &Pair{make(chan struct{}, 2)} }

func (p *Pair) Run(f func()) {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	p.log()
	f()
}

func (p *Pair) log() {
	p.slots <- struct{}{}
	<-p.slots
}

// The literal that gives back the slot is kept for others to call.
type Lender struct {
	slots chan struct{}
	back  []func()
}

func NewLender() *Lender { return &Lender{slots: make(chan struct{}, 1)} }

func (l *Lender) Take() {
	l.slots <- struct{}{}
	l.back = append(l.back, func() { <-l.slots })
	l.slots <- struct{}{}
}

func (l *Lender) GiveBack() {
	for _, f := range l.back {
		f()
	}
}

// Whoever has the lock calls what needs it held, and others may hand it on.
type Shelf struct {
	sem  chan struct{}
	data map[string]int
}

func NewShelf() *Shelf { return &Shelf{sem: make(chan struct{}, 1), data: make(map[string]int)} }

func (s *Shelf) lock()   { s.sem <- struct{}{} }
func (s *Shelf) unlock() { <-s.sem }

func (s *Shelf) Get(k string) int {
	s.lock()
	defer s.unlock()
	return s.data[k]
}

func (s *Shelf) Add(k string) {
	s.lock()
	s.data[k]++
	s.unlock()
	s.Get(k)
}

// Others give back the place.
type Gate struct{ sem chan struct{} }

func NewGate() *Gate { return &Gate{sem: make(chan struct{}, 1)} }

func (g *Gate) Enter() { g.sem <- struct{}{} }
func (g *Gate) leave() { <-g.sem }
func (g *Gate) Reset() { g.leave() }

func (g *Gate) Twice() {
	g.Enter()
	g.Enter()
}
