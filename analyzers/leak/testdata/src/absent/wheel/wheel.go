// Package wheel has timers.
package wheel

import "time"

// After returns a channel that is told after a time, or none if that is past.
func After(d time.Duration) <-chan time.Time {
	if d <= 0 {
		return nil
	}
	return time.NewTimer(d).C
}
