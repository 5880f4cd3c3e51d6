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
