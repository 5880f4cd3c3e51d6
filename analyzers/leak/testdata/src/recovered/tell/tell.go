// Package tell makes errors of what panics say.
package tell

import "fmt"

// FromRecovered returns what a panic said as an error, or nil if there was none.
func FromRecovered(v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case error:
		return v
	}
	return fmt.Errorf("recovered: %v", v)
}
