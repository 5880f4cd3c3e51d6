// Package products: counts that are made of others.
package products

import "sync"

// Each of the n times m goroutines is counted.
func nested(n, m int, call func(i, j int)) {
	var wg sync.WaitGroup
	wg.Add(n * m)
	for i := range n {
		for j := range m {
			go func() {
				defer wg.Done()
				call(i, j)
			}()
		}
	}
	wg.Wait()
}

// So is each of both kinds.
func both(xs, ys []int, call func(int)) {
	var wg sync.WaitGroup
	wg.Add(len(xs) + len(ys))
	for _, list := range [][]int{xs, ys} {
		for _, x := range list {
			go func() {
				defer wg.Done()
				call(x)
			}()
		}
	}
	wg.Wait()
}

// The product bounds the loop, too, and one in it is left out.
func product(n, m int, call func(int) bool) {
	var wg sync.WaitGroup
	total := n * m
	wg.Add(total)
	for i := range total {
		go func() {
			if !call(i) {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait() // want `wg.Wait blocks forever`
}

// How large n is, the first loop has told.
func warm(n, m int, call func(i, j int)) {
	for i := range n {
		call(i, 0)
	}
	var wg sync.WaitGroup
	wg.Add(n * m)
	for i := range n {
		for j := range m {
			go func() {
				defer wg.Done()
				call(i, j)
			}()
		}
	}
	wg.Wait()
}
