// Package errors stands for the real one, which the machine knows by a model.
package errors

import "fmt"

func Wrap(err error, message string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %v", message, err)
}

func WithStack(err error) error { return err }
