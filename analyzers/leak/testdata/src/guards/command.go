package guards

import (
	"sync"

	"guards/cmd"
	"guards/shell"
)

type checker struct{ certs chan string }

func (c *checker) get(query func() ([]string, error)) error {
	list, err := query()
	if err != nil {
		return err
	}
	for _, s := range list {
		c.certs <- s
	}
	close(c.certs)
	return nil
}

// The command has failed where nothing is closed.
func process(query func() ([]string, error), check func(string)) {
	c := &checker{make(chan string, 10)}
	go func() { cmd.FailOnError(c.get(query), "failed") }()
	var wg sync.WaitGroup
	wg.Go(func() {
		for s := range c.certs {
			check(s)
		}
	})
	wg.Wait()
}

// It goes on after an error.
func queryLogged(query func() error) error {
	done := make(chan struct{})
	err := query()
	go func() {
		done <- struct{}{} // want `send on done blocks forever: nobody receives`
	}()
	cmd.LogOnError(err, "failed")
	if err != nil {
		return err
	}
	<-done
	return nil
}

// It does not.
func queryFailed(query func() error) error {
	done := make(chan struct{})
	err := query()
	go func() { done <- struct{}{} }()
	cmd.FailOnError(err, "failed")
	if err != nil {
		return err
	}
	<-done
	return nil
}

// What ends the command is a function of a package that has locks, too.
func processAll(query func() ([]string, error), check func(string)) {
	c := &checker{make(chan string, 10)}
	go func() {
		err := c.get(query)
		shell.Check(err, "failed")
	}()
	for s := range c.certs {
		check(s)
	}
}
