// Package limit has tokens.
package limit

type Limit struct{ tokens chan int }

func New(n int) *Limit { return &Limit{make(chan int, n)} }

// Get answers whether it has given up.
func (l *Limit) Get(quit <-chan int) (gone bool) {
	select {
	case <-quit:
		return true
	case l.tokens <- 1:
		return false
	}
}

func (l *Limit) Put() { <-l.tokens }
