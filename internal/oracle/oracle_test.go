package oracle

import (
	"testing"
)

// Test checks a few hundred programs, and those that were hard to lead along
// their witnesses; the command in bench/oracle checks more.
func Test(t *testing.T) {
	n := 200
	if testing.Short() {
		n = 60
	}
	programs := append(Generate(n, 1), served())
	found, sum, err := Check(t.TempDir(), programs, Options{Runs: 40, Replays: 400, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(sum)
	for _, d := range found {
		t.Errorf("%s\n%s", d, Listing(d.Program))
	}
}

// served returns a program in which two goroutines serve requests, and one of
// which must not wait for them before the other one has served three.
func served() *Program {
	request := func(size int) *Stmt { return &Stmt{Op: Request, N: size} }
	return &Program{
		Name:    "Served",
		Objects: []Object{{Kind: Requests, On: -1}},
		Body: []*Stmt{
			{Op: Go, Body: []*Stmt{request(1), request(1), request(1)}},
			{Op: Go, Body: []*Stmt{{Op: ServeAll}}},
			{Op: Go, Body: []*Stmt{{Op: Serve}}},
			request(0),
		},
	}
}
