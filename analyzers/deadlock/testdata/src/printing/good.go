package printing

import (
	"fmt"
	"log"
	"sync"
)

// What is printed does not lock, is another object, or is printed otherwise.
type host struct {
	mu    sync.Mutex
	addr  string
	fails int
	up    *host
}

func (h *host) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.addr
}

func (h *host) fail(width int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fails++
	log.Printf("%s failed, behind %v", h.addr, h.up)
	log.Printf("%p %d %T", h, h.fails, h)
	log.Printf("%*d %[1]v", width, h.fails)
}

func (h *host) after() {
	h.mu.Lock()
	h.fails++
	h.mu.Unlock()
	fmt.Println(h)
}
