package departed

import "sync"

// The guest is asked for and stays in the map.
type Hotel struct {
	mu     sync.Mutex
	guests map[*Sleeper]bool
}

type Sleeper struct {
	hotel *Hotel
	gone  chan struct{}
}

func NewHotel() *Hotel { return &Hotel{guests: map[*Sleeper]bool{}} }

func (h *Hotel) Enter() *Sleeper {
	s := &Sleeper{h, make(chan struct{})}
	h.mu.Lock()
	h.guests[s] = true
	h.mu.Unlock()
	return s
}

func (s *Sleeper) awake() bool {
	s.hotel.mu.Lock()
	defer s.hotel.mu.Unlock()
	return !s.hotel.guests[s]
}

// To ask and to close is too little, as long as nobody takes the guest out meanwhile.
func (s *Sleeper) Close() {
	if s.awake() {
		return
	}
	close(s.gone) // want `s.gone may be closed twice`
	s.hotel.mu.Lock()
	delete(s.hotel.guests, s)
	s.hotel.mu.Unlock()
}
