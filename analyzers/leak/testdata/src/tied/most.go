package tied

import "errors"

type conns struct{ free chan int }

// There is room for all of them: that was asked.
func newConns(initial, most int, dial func() (int, error)) (*conns, error) {
	if initial < 0 || most <= 0 || initial > most {
		return nil, errors.New("invalid")
	}
	c := &conns{free: make(chan int, most)}
	for range initial {
		n, err := dial()
		if err != nil {
			return nil, err
		}
		c.free <- n
	}
	return c, nil
}
