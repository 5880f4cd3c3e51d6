package skeleton_test

import (
	"testing"

	"github.com/concurlint/concurlint/internal/skeleton"
)

const sample = `
package example.com/p

type *example.com/p.T {
	Close (*example.com/p.T).Close
	Read (*example.com/p.T).Read
}
type "struct{a int}" {
}

# a producer
func example.com/p.F(ctx iface, n int)[s ptr] 1 "f.go" {
	ch = makechan.count n "ch" @3
	go.count = load ctx int          # a register may be called go.count, no matter how odd
	call.go example.com/p.F$1(ch, &example.com/p.G, $example.com/p.mu) @4
  loop:
	i = bin n - 1
	c = bin.count i < n
	if.exitelse c body done "i < n"
  body:
	idx, ok, v = select.default {recv ch "s.ch"; send ch "x \" y"} @7
	w, wok = assert.ok v *example.com/p.T
	m = move ?
	moves (i n, m w)
	r, e = call (*example.com/p.T).Read(w, 0) @9
	invoke r (io.Closer).Close()
	jump loop
  done:
	d = bin i & 3
	return (d)
}

func (*sync.Mutex).Lock(m) model {
	lock m
}

func h(a) (int, error) neutral recover L {
	k = assert a "struct{a int}"
	rundefers
  L:
	return ()
}
`

func TestTextRoundTrip(t *testing.T) {
	p, err := skeleton.Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	text := p.String()
	q, err := skeleton.Parse(text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if q.String() != text {
		t.Errorf("printing, parsing and printing again gives\n%s\nnot\n%s", q, text)
	}
	data := skeleton.Encode(p)
	d, err := skeleton.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if d.String() != text {
		t.Errorf("decoded:\n%s\nwant\n%s", d, text)
	}
	for i := range data {
		if _, err := skeleton.Decode(data[:i]); err == nil {
			t.Errorf("no error for the first %d of %d bytes", i, len(data))
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, src := range []string{
		"bogus",
		"func f() {",
		"func f() {\n\tnop\n}",
		"func f() {\n\tjump nowhere\n}",
		"func f(a) {\n\tx, y = load a int\n}",
		"func f(a) {\n\tsend a\n}",
		"func f(a) {\n\tload.weird a int\n}",
		"func f(a) {\n\tselect {peek a}\n}",
		"func f(a) {\n\tcall g(a\n}",
		"func f(a) {\n\tclose a a\n}",
	} {
		if p, err := skeleton.Parse(src); err == nil {
			t.Errorf("no error for %q, got\n%s", src, p)
		}
	}
}
