package reached

import "sync/atomic"

// Who fails is not counted, so it never becomes none.
func Fetch(urls []string, get func(string) error) {
	left := int32(len(urls))
	done := make(chan struct{})
	for _, u := range urls {
		go func() {
			if err := get(u); err != nil {
				return
			}
			if atomic.AddInt32(&left, -1) == 0 {
				close(done)
			}
		}()
	}
	<-done // want `receive from done blocks forever: nobody sends or closes`
}
