package told

import (
	"errors"
	"told/limit"
	"told/trace"
)

// Here it is nil without an error.
func searchAgain(key string, traced bool) (c <-chan int, err error) {
	end := trace.Begin(traced)
	defer func() { c, err = end(c, err) }() // want `in a goroutine of Begin.func2: in is nil here: the operation blocks forever`
	if key == "" {
		return nil, nil
	}
	if key == "none" {
		return nil, errors.New("no key")
	}
	out := make(chan int)
	go func() {
		defer close(out)
		println(key)
	}()
	return out, nil
}

func getAgain(key string, traced bool) error {
	c, err := searchAgain(key, traced)
	if err != nil {
		return err
	}
	for v := range c { // want `c is nil here: the operation blocks forever`
		println(v)
	}
	return nil
}

// Who was told to quit sends nothing, and is still waited for.
func workAgain(n int, jobs []func() error) {
	c := make(chan error)
	quit := make(chan int)
	go start(limit.New(n), quit, c, jobs)
	go close(quit)
	for range jobs {
		<-c // want `receive from c blocks forever: nobody sends or closes`
	}
}
