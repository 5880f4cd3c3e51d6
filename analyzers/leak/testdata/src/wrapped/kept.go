package wrapped

import (
	"flag"
	"fmt"
)

// A flag's function is called when the flags are parsed, not when it is told.
func named() error {
	names := make(chan string)
	fs := flag.NewFlagSet("names", flag.ContinueOnError)
	fs.Func("name", "a name", func(s string) error {
		names <- s
		return nil
	})
	go func() {
		for n := range names {
			fmt.Println(n)
		}
	}()
	defer close(names)
	return fs.Parse(nil)
}
