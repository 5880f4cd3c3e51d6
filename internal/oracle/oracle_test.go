package oracle

import (
	"testing"
)

// Test checks a few hundred programs; the command in bench/oracle checks more.
func Test(t *testing.T) {
	n := 200
	if testing.Short() {
		n = 60
	}
	found, sum, err := Check(t.TempDir(), Generate(n, 1), Options{Runs: 40, Replays: 400, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(sum)
	for _, d := range found {
		t.Errorf("%s\n%s", d, Listing(d.Program))
	}
}
