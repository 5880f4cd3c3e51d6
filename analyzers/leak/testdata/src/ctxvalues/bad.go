package ctxvalues

import "context"

// Nobody gets the context.
func forgotten() {
	ch := make(chan string)
	ctx := context.WithValue(context.Background(), "answer", ch)
	go func() {
		ch <- "done" // want `send on ch blocks forever: nobody receives`
	}()
	if ctx.Err() != nil {
		return
	}
}
