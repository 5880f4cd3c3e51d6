// Package told has functions with named results that return with a bare return.
package told

import "os"

func direct(path string, ready chan<- error) (fd int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	fd = int(f.Fd())
	err = os.Mkdir(path, 0o700)
	if err != nil {
		f.Close()
		return
	}
	close(ready)
	return
}

// The other way is tried only if the first one has failed.
func mount(path string, strict bool, ready chan<- error) (int, error) {
	fd, err := direct(path, ready)
	if err == nil {
		return fd, nil
	}
	if strict {
		return -1, err
	}
	close(ready)
	return 0, nil
}

func New(path string, strict bool) <-chan error {
	ready := make(chan error)
	mount(path, strict, ready)
	return ready
}
