// Package every calls functions again and again.
package every

import "time"

// Period calls f, and again after each period, until stop is closed.
func Period(f func(), period time.Duration, stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		f()
		select {
		case <-stop:
			return
		case <-time.After(period):
		}
	}
}
