package finding_test

import (
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
)

func TestQuantile(t *testing.T) {
	s := finding.Spread{1: 50, 7: 45, 900: 4}
	s.Add(finding.Spread{900: 1})
	for q, want := range map[float64]int{0: 1, 0.5: 1, 0.51: 7, 0.95: 7, 0.96: 900, 1: 900} {
		if got := s.Quantile(q); got != want {
			t.Errorf("quantile %v: %d, want %d", q, got, want)
		}
	}
	if got := (finding.Spread{}).Quantile(0.5); got != 0 {
		t.Errorf("quantile of nothing: %d", got)
	}
}
