// Package rescue says what a recovered panic was.
package rescue

import (
	"fmt"
	"log"
)

// Handler is told of panics.
var Handler func(string)

// Check returns an error if there was a panic, of which r is what recover said.
func Check(what string, r any) error {
	if r == nil {
		return nil
	}
	log.Printf("%s panics: %v", what, r)
	if Handler != nil {
		go Handler(what)
	}
	if err, ok := r.(error); ok {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %v", what, r)
}

// Failed reports whether there was a panic.
func Failed(r any) bool {
	if r == nil {
		return false
	}
	log.Println(r)
	return true
}
