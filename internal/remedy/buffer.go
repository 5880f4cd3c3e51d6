package remedy

import (
	"fmt"
	"go/ast"
	"go/constant"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// maxRoom bounds the sends that are given room for one by one.
const maxRoom = 4

// buffer proposes room in the channel for all that is ever sent on it, so that
// no sender depends on a receiver. It needs a number of sends that the source
// bounds: where a loop sends, that of its iterations.
func (p *patient) buffer() []proposal {
	mk := p.madeHere(skeleton.Send)
	if mk == nil {
		return nil
	}
	has, ok := p.room(mk)
	if !ok {
		return nil
	}
	n := p.sendsOn(mk)
	if !n.bounded || !has.known && has.text != n.loop {
		return nil // an expression that somebody has thought about
	}
	var props []proposal
	for _, room := range n.rooms(has.n) {
		if room == has.text {
			continue
		}
		props = append(props, proposal{
			message: fmt.Sprintf("Give %s room for %s", p.label(), values(room)),
			edits:   []analysis.TextEdit{setCapacity(mk, room)},
		})
	}
	return props
}

// A capacity is the room that a channel has: a number, or how it is written.
type capacity struct {
	known bool
	n     int
	text  string
}

// room returns the room of the channel that a call makes. It reports false if
// there is so much of it that more is no help.
func (p *patient) room(mk *ast.CallExpr) (has capacity, ok bool) {
	if len(mk.Args) < 2 {
		return capacity{known: true}, true
	}
	v := p.pass.TypesInfo.Types[mk.Args[1]].Value
	if v == nil {
		return capacity{text: p.text(mk.Args[1])}, true
	}
	n, exact := constant.Int64Val(v)
	return capacity{known: true, n: int(n)}, exact && n < maxRoom
}

// bufferOne proposes room for the one value that is ever sent.
func (p *patient) bufferOne() []proposal {
	mk := p.madeHere(skeleton.Send)
	if mk == nil || len(mk.Args) > 1 {
		return nil
	}
	return []proposal{{message: "Give " + p.label() + " room for one value", edits: []analysis.TextEdit{setCapacity(mk, "1")}}}
}

// madeHere returns the call of make for the channel that a goroutine with such
// an operation is stuck on.
func (p *patient) madeHere(op skeleton.Op) *ast.CallExpr {
	main := p.Main
	if main.Op != op {
		for _, b := range p.Outcome.Cause {
			if b.Op == op {
				main = b
			}
		}
	}
	if main.Op != op || main.Made == nil || !main.Made.Instr.Pos.IsValid() {
		return nil
	}
	return p.makeAt(main.Made)
}

// makeAt returns the call of make at a place.
func (p *patient) makeAt(at *explore.Place) *ast.CallExpr {
	pos := p.pos([]explore.Place{*at})
	call, _ := inner[*ast.CallExpr](p.pathAt(pos))
	if call == nil || !p.builtin(call, "make") {
		return nil
	}
	if f := p.FileAt(call.Pos()); f == nil || p.Source(f) == nil {
		return nil
	}
	return call
}

// label names the channel that the finding is about.
func (p *patient) label() string {
	if l := p.Main.Stack[0].Instr.Label; l != "" && p.Main.Op == skeleton.Send {
		return l
	}
	return "the channel"
}

func values(room string) string {
	switch n, err := strconv.Atoi(room); {
	case err != nil:
		return room + " values"
	case n == 1:
		return "one value"
	default:
		return strconv.Itoa(n) + " values"
	}
}

func setCapacity(mk *ast.CallExpr, room string) analysis.TextEdit {
	if len(mk.Args) == 2 {
		return analysis.TextEdit{Pos: mk.Args[1].Pos(), End: mk.Args[1].End(), NewText: []byte(room)}
	}
	end := mk.Args[0].End()
	return insert(end, ", "+room)
}

// A number is how often something happens: so many times, and so many times
// in each iteration of a loop.
type number struct {
	bounded bool
	times   int
	perLoop int
	loop    string // an expression for its iterations, valid where the channel is made
}

var unbounded = number{}

func (n number) plus(m number) number {
	switch {
	case !n.bounded || !m.bounded:
		return unbounded
	case n.loop == "":
		n.loop = m.loop
	case m.loop != "" && m.loop != n.loop:
		return unbounded // two loops: more than a suggestion should do
	}
	n.times += m.times
	n.perLoop += m.perLoop
	return n
}

// rooms returns capacities to try. The sends of different branches add up in a
// number, so it may be too much.
func (n number) rooms(has int) []string {
	var out []string
	if n.loop == "" {
		for room := has + 1; room <= min(n.times, maxRoom); room++ {
			out = append(out, strconv.Itoa(room))
		}
		return out
	}
	if k, err := strconv.Atoi(n.loop); err == nil {
		for per := 1; per <= n.perLoop; per++ {
			out = append(out, strconv.Itoa(per*k+n.times))
		}
		return out
	}
	for per := 1; per <= min(n.perLoop, 2); per++ {
		room := n.loop
		if per > 1 {
			room = fmt.Sprintf("%d*%s", per, n.loop)
		}
		if n.times > 0 {
			room = fmt.Sprintf("%s+%d", room, n.times)
		}
		out = append(out, room)
	}
	return out
}
