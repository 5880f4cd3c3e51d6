package witness_test

import (
	"testing"

	"github.com/concurlint/concurlint/internal/witness"
)

func TestRoundTrip(t *testing.T) {
	for _, s := range []witness.Step{
		{Goroutine: "caller", Kind: witness.Start, Text: "starts worker", Partner: "worker"},
		{Goroutine: "worker", Kind: witness.Run, Text: "sends on ch", Partner: "caller"},
		{Goroutine: "worker", Kind: witness.Run, Text: "locks s.mu"},
		{Goroutine: "caller", Kind: witness.Take, Text: "takes the branch err != nil"},
		{Goroutine: "caller", Kind: witness.End, Text: "ends"},
		{Goroutine: "worker 2", Kind: witness.Stuck, Text: "sends on results[i] (unbuffered)"},
		{Goroutine: "worker", Kind: witness.Stuck, Text: "locks s.mu", Partner: "caller"},
		{Goroutine: "worker", Kind: witness.Panic, Text: "close of closed channel done"},
	} {
		got, ok := witness.Parse(s.Message())
		if !ok || got != s {
			t.Errorf("Parse(%q) = %+v, %v, want %+v", s.Message(), got, ok, s)
		}
	}
}

func TestParseForeign(t *testing.T) {
	for _, line := range []string{"", "the goroutine starts here", "[] nothing", "[a]no blank"} {
		if s, ok := witness.Parse(line); ok {
			t.Errorf("Parse(%q) = %+v, want no step", line, s)
		}
	}
}
