package mirrored

import "fmt"

// shown does not close what it is given, and neither does whoever prints it.
func shown() {
	ch := make(chan int)
	go func() {
		fmt.Println(ch)
	}()
	<-ch // want `receive from ch blocks forever`
}
