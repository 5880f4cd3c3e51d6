package values

import "context"

// This context never ends.
func forgotten(say func(string)) {
	ctx := context.Background()
	go func() {
		<-ctx.Done() // want `ctx.Done\(\) is nil here: the operation blocks forever`
		say("ended")
	}()
	say("begun")
}
