package unseen

import "unseen/asm"

// Code that is not Go may call the function in a goroutine, or never.
func byFunction() {
	ch := make(chan int)
	asm.Go(func() { ch <- 1 })
}

// A method that is not Go may keep it.
func byMethod(p *asm.Pool) error {
	ch := make(chan int)
	return p.Submit(func() { ch <- 1 })
}

// In the same package it is no different.
func own() {
	ch := make(chan int)
	run(func() { ch <- 1 })
}

func run(f func())
