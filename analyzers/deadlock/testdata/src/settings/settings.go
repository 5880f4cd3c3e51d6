// Package settings writes to a pipe.
package settings

import "settings/pipe"

func twice(s *pipe.Stream, stop chan struct{}) {
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				s.Write(nil)
				s.Write(nil)
			}
		}
	}()
}

func puts(s *pipe.Stream, stop chan struct{}) {
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				s.Put(nil)
				s.Put(nil)
			}
		}
	}()
}

func toggled(t *pipe.Toggle, f func(), stop chan struct{}) {
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				t.Do(f)
				t.Do(f) // want `t.mu is locked again`
			}
		}
	}()
}
