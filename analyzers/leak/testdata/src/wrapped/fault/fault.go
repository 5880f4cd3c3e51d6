// Package fault makes errors and wraps them, like many others.
package fault

type fault struct {
	msg string
	err error
}

func (f *fault) Error() string { return f.msg }

// Errorf makes an error.
func Errorf(format string, args ...any) error { return &fault{msg: format} }

// Wrap says where an error comes from.
func Wrap(err error, msg string) error { return &fault{msg, err} }

// New opens something, for all that its name says.
func New(name string) error {
	if name == "" {
		return &fault{msg: "no name"}
	}
	return nil
}
