// Command wait is a program that ends when it has got a word.
package main

import (
	"os"
	"os/signal"
)

var query func() string

// The one that is given up is left behind when there is nothing more to wait for.
func main() {
	quit := make(chan os.Signal, 1)
	signal.Notify(quit, os.Interrupt)
	done := make(chan string)
	go func() {
		answer := make(chan string)
		go func() { answer <- query() }()
		select {
		case s := <-answer:
			done <- s
		case <-quit:
			done <- ""
		}
	}()
	println(<-done)
}
