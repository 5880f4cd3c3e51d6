// Package trace hands out functions that pass on what they are given.
package trace

func Begin(traced bool) func(<-chan int, error) (<-chan int, error) {
	if !traced {
		return func(c <-chan int, err error) (<-chan int, error) { return c, err }
	}
	return func(in <-chan int, err error) (<-chan int, error) {
		if err != nil {
			return in, err
		}
		out := make(chan int)
		go func() {
			defer close(out)
			for v := range in {
				println(v)
			}
		}()
		return out, nil
	}
}
