// Package balancer says what a balancer is, and that its methods are called one after
// the other.
package balancer

// A Balancer is closed once.
type Balancer interface {
	Update(n int)
	Close()
}
