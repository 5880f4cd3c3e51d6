// Package filling has loops that fill what nobody empties any more.
package filling

type socket interface {
	read() (string, error)
	write(string) error
}

// The channel has room for more than a few, and is full in the end.
func serve(s socket, answer func(string) string) error {
	out := make(chan string, 16)
	go func() {
		for a := range out {
			if s.write(a) != nil {
				return
			}
		}
	}()
	defer close(out)
	for {
		q, err := s.read()
		if err != nil {
			return err
		}
		out <- answer(q) // want `send on out blocks forever: nobody receives after serve.func1 takes s.write\(a\) != nil`
	}
}
