// Package iter hands out iterators, which are closed by those who have them.
package iter

type Iterator interface {
	Next() <-chan int
	Close()
}

type pull struct {
	ch   <-chan int
	done chan struct{}
}

func New(ch <-chan int, done chan struct{}) Iterator { return &pull{ch, done} }

func (p *pull) Next() <-chan int { return p.ch }
func (p *pull) Close()           { close(p.done) }

// Count has the type of an iterator, and no channel.
type Count int

func (c Count) Next() <-chan int { return nil }
func (c Count) Close()           {}

func Counted(ch <-chan int, done chan struct{}) Iterator { return Count(cap(ch)) }
