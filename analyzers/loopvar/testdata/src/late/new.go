package late

import "fmt"

// Since Go 1.22, each iteration has a variable of its own.
func since122(names []string) {
	for _, name := range names {
		go func() { fmt.Println(name) }()
		defer func() { fmt.Println(&name) }()
	}
	for i := 0; i < 3; i++ {
		go func() { fmt.Println(&i) }()
	}
}
