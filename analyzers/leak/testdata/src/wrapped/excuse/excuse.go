// Package excuse makes errors of whatever it is given.
package excuse

import (
	"errors"
	"fmt"
)

func New(parts ...any) error { return errors.New(fmt.Sprint(parts...)) }

func Check(parts ...any) error {
	if len(parts) == 0 {
		return errors.New("nothing")
	}
	return nil
}
