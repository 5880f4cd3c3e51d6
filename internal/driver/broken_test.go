package driver_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/driver/toy"
)

// broken adds a package for each thing that can be wrong with one.
const broken = `
-- good/good.go --
package good

const Word = "good"
-- syntax/syntax.go --
package syntax

func f( {
-- typerr/typerr.go --
package typerr

// TOY
const Word = "typerr"

func F() int { return "x" }

var x = undefined
-- above/above.go --
package above

import "example.com/m/typerr"

func G() { typerr.Missing() }
-- fine/fine.go --
package fine

import "example.com/m/typerr"

const Word = "fine"

func G() { typerr.F() }
-- soft/soft.go --
package soft

import "fmt"

const Word = "soft"

func F() { x := 1 }
-- missing/missing.go --
package missing

import (
	_ "example.com/m/nowhere"
	_ "example.org/other"
)
-- cycle1/a.go --
package cycle1

import _ "example.com/m/cycle2"
-- cycle2/a.go --
package cycle2

import _ "example.com/m/cycle1"
-- mixed/a.go --
package mixed
-- mixed/b.go --
package unmixed
-- nofiles/a.go --
//go:build never

package nofiles
-- badtest/badtest.go --
package badtest

const Word = "badtest"
-- badtest/badtest_test.go --
package badtest

var X int = "no int"
-- embed/embed.go --
package embed

import _ "embed"

const Word = "embed"

//go:embed nothing*
var Data string
`

func TestBroken(t *testing.T) {
	dir := unpack(t, gomod+broken)
	for range 2 {
		res := run(t, driver.Config{Dir: dir, Tests: true, Patterns: []string{"./...", "./gone"}}, append(toy.Suite(), toy.Despite)...)
		check(t, text(res, dir), `badtest/badtest.go:1:9: words: badtest (chain)
embed/embed.go:1:9: words: embed (chain)
fine/fine.go:1:9: words: fine (chain)
good/good.go:1:9: words: good (chain)
soft/soft.go:1:9: words: soft (chain)
typerr/typerr.go:3:1: TOY in typerr.go, with 2 type errors (despite)
error: ./gone :0: stat DIR/gone: directory not found
error: example.com/m/above :0: not checked, because it depends on example.com/m/typerr, which has errors
error: example.com/m/badtest badtest/badtest_test.go:3: cannot use "no int" (untyped string constant) as int value in variable declaration
error: example.com/m/cycle1 :0: import cycle not allowed: example.com/m/cycle1 imports example.com/m/cycle2 imports example.com/m/cycle1
error: example.com/m/missing missing/missing.go:4: could not import example.com/m/nowhere (no required module provides package example.com/m/nowhere; to add it: go get example.com/m/nowhere)
error: example.com/m/missing missing/missing.go:5: could not import example.org/other (no required module provides package example.org/other; to add it: go get example.org/other)
error: example.com/m/mixed :0: found packages mixed (a.go) and unmixed (b.go) in DIR/mixed
error: example.com/m/soft soft/soft.go:3: "fmt" imported and not used
error: example.com/m/soft soft/soft.go:7: declared and not used: x
error: example.com/m/syntax syntax/syntax.go:3: expected ')', found '{'
error: example.com/m/typerr typerr/typerr.go:6: cannot use "x" (untyped string constant) as int value in return statement
error: example.com/m/typerr typerr/typerr.go:8: undefined: undefined
`)
		if !res.Failed() {
			t.Error("the run did not fail")
		}
	}
}

// A soft error is one about a range loop, whose variables have no types.
func TestSoftHoles(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module example.com/m

go 1.22
-- label/label.go --
package label

const Word = "label"

func f() {
unused:
}
-- range/range.go --
package ranges

const Word = "range"

func f(n float64, ch chan float64) {
	for x := range n {
		ch <- x
	}
}
-- version/version.go --
package version

import "slices"

const Word = "version"

func f(l []int, ch chan int) {
	for _, x := range slices.Backward(l) {
		ch <- x
	}
}
`)
	res := run(t, driver.Config{Dir: dir}, toy.Suite()...)
	check(t, text(res, dir), `label/label.go:1:9: words: label (chain)
error: example.com/m/label label/label.go:6: label unused declared and not used
error: example.com/m/range range/range.go:6: cannot range over n (variable of type float64)
error: example.com/m/version version/version.go:8: cannot range over slices.Backward(l) (value of func type iter.Seq2[int, int]): requires go1.23 or later
`)
}

// go list finds fault with a dependency.
func TestListErrorBelow(t *testing.T) {
	dir := unpack(t, gomod+broken+`
-- onmixed/a.go --
package onmixed

import _ "example.com/m/mixed"

const Word = "onmixed"
`)
	res := run(t, driver.Config{Dir: dir, Patterns: []string{"./onmixed"}}, toy.Suite()...)
	check(t, text(res, dir), `onmixed/a.go:1:9: words: onmixed (chain)
note: example.com/m/mixed mixed/b.go:1: has errors, so nothing is known of its functions: package unmixed; expected package mixed
`)
}

func TestBrokenDependency(t *testing.T) {
	dir := unpack(t, gomod+broken)
	res := run(t, driver.Config{Dir: dir, Patterns: []string{"./fine"}}, toy.Suite()...)
	check(t, text(res, dir), `fine/fine.go:1:9: words: fine (chain)
note: example.com/m/typerr typerr/typerr.go:6: has errors, so nothing is known of its functions: cannot use "x" (untyped string constant) as int value in return statement
`)
	if res.Failed() {
		t.Error("the run failed, though what was asked for is fine")
	}
	res = run(t, driver.Config{Dir: dir, Patterns: []string{"./above"}}, toy.Suite()...)
	check(t, text(res, dir), `error: example.com/m/above :0: not checked, because it depends on example.com/m/typerr, which has errors
note: example.com/m/typerr typerr/typerr.go:6: has errors, so nothing is known of its functions: cannot use "x" (untyped string constant) as int value in return statement
`)
}

const booms = `
-- go.mod --
module example.com/m

go 1.25
-- boom/boom.go --
package boom

const Boom = "KIND"

const Word = "boom"
-- above/above.go --
package above

import _ "example.com/m/boom"

const Word = "above"
-- beside/beside.go --
package beside

const Word = "beside"
`

func TestAnalyzerFails(t *testing.T) {
	for _, test := range []struct{ kind, want string }{
		{"panic", "analyzer boom: panic: boom (in github.com/concurlint/concurlint/internal/driver/toy.init.func4)"},
		{"exit", "analyzer boom: panic: runtime error: invalid memory address or nil pointer dereference (in github.com/concurlint/concurlint/internal/driver/toy.init.func4)"},
		{"error", "analyzer boom: a plain error"},
		{"result", "analyzer boom: its result has type int, not <nil>"},
		{"hang", "took longer than 1s and was given up"},
		{"goexit", "analyzer boom: ended its goroutine"},
	} {
		t.Run(test.kind, func(t *testing.T) {
			dir := unpack(t, strings.ReplaceAll(booms, "KIND", test.kind))
			var debug bytes.Buffer
			cfg := driver.Config{Dir: dir, Timeout: time.Second, Debug: &debug}
			for range 2 {
				want := `above/above.go:1:1: example.com/m/boom is not calm (boom)
above/above.go:1:9: words: above boom (chain)
beside/beside.go:1:9: words: beside (chain)
boom/boom.go:1:9: words: boom (chain)
error: example.com/m/boom :0: ` + test.want + "\n"
				if test.kind == "hang" { // the time is up for the other analyzers, too
					want = strings.Replace(want, "above boom", "above", 1)
					want = strings.Replace(want, "boom/boom.go:1:9: words: boom (chain)\n", "", 1)
				}
				res := run(t, cfg, toy.Boom, toy.Chain)
				check(t, trimInit(text(res, dir)), trimInit(want))
			}
			if strings.Contains(test.want, "panic") != strings.Contains(debug.String(), "toy.go:") {
				t.Errorf("the debug output is %q", debug.String())
			}
			cfg.Patterns = []string{"./above"}
			res := run(t, cfg, toy.Boom)
			check(t, trimInit(text(res, dir)), trimInit(`above/above.go:1:1: example.com/m/boom is not calm (boom)
note: example.com/m/boom :0: `+test.want+"\n"))
		})
	}
}

// trimInit removes the number in the name of a function literal.
func trimInit(s string) string {
	i := strings.Index(s, "toy.init.func")
	if i < 0 {
		return s
	}
	j := strings.IndexByte(s[i:], ')')
	return s[:i] + s[i+j:]
}

func TestBadFix(t *testing.T) {
	dir := unpack(t, strings.ReplaceAll(booms, "KIND", "fix"))
	res := run(t, driver.Config{Dir: dir, Patterns: []string{"./boom"}}, toy.Boom)
	check(t, text(res, dir), `boom/boom.go:1:1: bad fix (boom)
error: example.com/m/boom :0: analyzer boom: its fix "bad" is left out: an edit is in no file
`)
}

func TestCancel(t *testing.T) {
	dir := unpack(t, strings.ReplaceAll(booms, "KIND", "hang"))
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(time.Second, cancel)
	start := time.Now()
	_, err := driver.Run(ctx, driver.Config{Dir: dir, CacheDir: warmth}, append(toy.Suite(), toy.Boom))
	if err == nil || time.Since(start) > 20*time.Second {
		t.Errorf("err = %v after %v", err, time.Since(start))
	}
}

func TestErrors(t *testing.T) {
	for _, test := range []struct{ name, archive, dir, want string }{
		{"no module", "-- a.go --\npackage a\n", ".", "no go.mod in DIR or above it"},
		{"modules below", "-- b/go.mod --\nmodule b\n-- a/x/go.mod --\nmodule a\n-- testdata/go.mod --\nmodule t\n", ".",
			"no go.mod in DIR or above it, but modules below it: a/x, b; run in one of them, or check all with -modules"},
		{"broken go.mod", "-- go.mod --\nmodule b\nnonsense here\n", ".", "go list: errors parsing go.mod: go.mod:2: unknown directive: nonsense"},
		{"no directory", "", "gone", "stat DIR: no such file or directory"},
		{"a file", "-- a.go --\npackage a\n", "a.go", "DIR is not a directory"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(unpack(t, test.archive), test.dir)
			check(t, fails(t, driver.Config{Dir: dir}), test.want)
		})
	}
}

// The type checker is silent on what is done with types that another package could
// not check.
func TestHoles(t *testing.T) {
	dir := unpack(t, gomod+`
-- hollow/hollow.go --
package hollow

import "example.org/other"

type T = other.T

type S struct{ F other.T }

func F() (map[string]*other.T, error) { return nil, nil }

const N = 1
-- alias/alias.go --
package alias

import "example.com/m/hollow"

const Word = "alias"

func G(t hollow.T) string { return t.Name }
-- field/field.go --
package field

import "example.com/m/hollow"

const Word = "field"

func G(s hollow.S) { s.F.Run() }
-- call/call.go --
package call

import "example.com/m/hollow"

const Word = "call"

func G() { hollow.F() }
-- whole/whole.go --
package whole

import "example.com/m/hollow"

const Word = "whole"

func G(s *hollow.S) int {
loop:
	for range make([]int, hollow.N) {
		break loop
	}
	return len("x")
}
`)
	res := run(t, driver.Config{Dir: dir}, toy.Suite()...)
	check(t, text(res, dir), `whole/whole.go:1:9: words: whole (chain)
whole/whole.go:7:6: G weighs 6 (heavy)
error: example.com/m/alias :0: not checked, because it depends on example.com/m/hollow, which has errors
error: example.com/m/call :0: not checked, because it depends on example.com/m/hollow, which has errors
error: example.com/m/field :0: not checked, because it depends on example.com/m/hollow, which has errors
error: example.com/m/hollow hollow/hollow.go:3: could not import example.org/other (no required module provides package example.org/other; to add it: go get example.org/other)
`)
}
