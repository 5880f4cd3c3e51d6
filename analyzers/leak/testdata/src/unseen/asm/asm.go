// Package asm is written in assembly.
package asm

// Go may do with f what it likes.
func Go(f func())

// A Pool is a pool.
type Pool struct{}

// Submit keeps f.
func (p *Pool) Submit(f func()) error

// Start starts something.
func Start() chan int {
	ch := make(chan int)
	go func() { close(ch) }()
	return ch
}
