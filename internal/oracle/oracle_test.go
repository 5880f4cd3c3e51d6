package oracle

import (
	"testing"
)

// Test checks a few hundred programs; the command in bench/oracle checks more.
func Test(t *testing.T) {
	programs := Generate(200, 1)
	found, sum, err := Check(t.TempDir(), programs, Options{Runs: 60, Replays: 1000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(sum)
	for _, d := range found {
		t.Errorf("%s\n%s", d, Listing(d.Program))
	}
}
