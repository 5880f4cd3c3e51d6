package told

import "os"

func early(path string, ready chan<- error) (err error) {
	close(ready)
	err = os.Mkdir(path, 0o700)
	if err != nil {
		return
	}
	return
}

func Again(path string) <-chan error {
	ready := make(chan error)
	if err := early(path, ready); err != nil {
		close(ready) // want `ready may be closed twice: the second close panics`
	}
	return ready
}
