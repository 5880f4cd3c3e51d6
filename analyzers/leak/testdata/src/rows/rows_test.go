package rows

import (
	"errors"
	"testing"
)

// There is one gauge of that name.
func TestOne(t *testing.T) {
	s := &sink{load: fetch}
	result := make(chan int)
	go func() {
		for _, g := range s.all() {
			if g.name == "foo" {
				result <- g.value
			}
		}
		close(result)
	}()
	if got := <-result; got != 42 {
		t.Fatalf("got %d", got)
	}
}

// Whether anything comes is said by the row of the table, and so is whether it is waited for.
func TestRows(t *testing.T) {
	for _, test := range rows() {
		t.Run(test.name, func(t *testing.T) {
			ch := make(chan *gauge)
			if !test.fails {
				go func() {
					ch <- test.initial
				}()
			}
			if test.initial == nil {
				return
			}
			<-ch
		})
	}
}

type row struct {
	name    string
	initial *gauge
	fails   bool
}

var rows func() []row

// An error is not among the data: it comes when it likes.
func TestFails(t *testing.T) {
	s := &sink{load: fetch}
	result := make(chan int)
	go func() {
		result <- len(s.all()) // want `send on result blocks forever`
	}()
	if err := check(s); err != nil {
		t.Log(err)
		return
	}
	<-result
}

func check(s *sink) error {
	if s.load == nil {
		return errors.New("no load")
	}
	return probe()
}

var (
	probe func() error
	fetch func() []*gauge
)
