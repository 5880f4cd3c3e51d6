package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A loop looks at each tick whether it is time to end, and nothing else ends it. Who stops
// the ticker, to end everything, makes it go on forever.

// A lastTick is the wait of such a loop.
type lastTick struct {
	sel  *ssa.Select
	pos  token.Pos
	stop *ssa.Call
}

// lastTicks returns the loops of a package that only a ticker ends which others stop.
func lastTicks(funcs []*ssa.Function) (list []lastTick) {
	stops := tickerStops(funcs)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				sel, ok := i.(*ssa.Select)
				if !ok || !sel.Blocking || !ir.InLoop(b) {
					continue
				}
				for n, s := range sel.States {
					class := tickerOf(s.Chan)
					stop := stops[class]
					if class == "" || stop == nil || stop.Parent() == fn {
						continue
					}
					if at := caseOf(sel, n); at != nil && comesToEnd(at, nil) && !comesToEnd(b, tickBlocks(fn, class)) {
						list = append(list, lastTick{sel, s.Pos, stop})
					}
				}
			}
		}
	}
	return list
}

// tickerStops returns, for each field with a ticker that is set once and never reset, where
// an exported method stops it.
func tickerStops(funcs []*ssa.Function) map[string]*ssa.Call {
	stops, again := make(map[string]*ssa.Call), make(map[string]int)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				switch i := i.(type) {
				case *ssa.Store:
					if isTicker(i.Val.Type()) {
						again[locks.ClassOf(i.Addr)]++
					}
				case *ssa.Call:
					callee := i.Call.StaticCallee()
					if callee == nil || len(i.Call.Args) == 0 || !isTicker(i.Call.Args[0].Type()) {
						continue
					}
					class := loadedFrom(i.Call.Args[0])
					switch callee.String() {
					case "(*time.Ticker).Stop":
						if stops[class] == nil && isExported(fn) {
							stops[class] = i
						}
					case "(*time.Ticker).Reset":
						again[class] += 2
					}
				}
			}
		}
	}
	for class, n := range again {
		if n > 1 {
			delete(stops, class)
		}
	}
	delete(stops, "")
	return stops
}

func isTicker(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	return ok && types.Unalias(p.Elem()).String() == "time.Ticker"
}

// loadedFrom returns the class of the field that a value was loaded from, or "".
func loadedFrom(v ssa.Value) string {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		if f, ok := load.X.(*ssa.FieldAddr); ok {
			return locks.ClassOf(f)
		}
	}
	return ""
}

// tickerOf returns the class of the field with the ticker that a channel is of, or "".
func tickerOf(ch ssa.Value) string {
	load, ok := ch.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return ""
	}
	f, ok := load.X.(*ssa.FieldAddr)
	if !ok || !isTicker(f.X.Type()) {
		return ""
	}
	return loadedFrom(f.X)
}

// tickBlocks returns the blocks of a function that are reached by a tick.
func tickBlocks(fn *ssa.Function, class string) (list []*ssa.BasicBlock) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.UnOp:
				if i.Op == token.ARROW && tickerOf(i.X) == class {
					list = append(list, b)
				}
			case *ssa.Select:
				for n, s := range i.States {
					if tickerOf(s.Chan) != class {
						continue
					}
					if at := caseOf(i, n); at != nil {
						list = append(list, at)
					}
				}
			}
		}
	}
	return list
}

// comesToEnd reports whether a function may come to its end from a block, without coming by
// some others.
func comesToEnd(from *ssa.BasicBlock, but []*ssa.BasicBlock) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	for work := []*ssa.BasicBlock{from}; len(work) > 0; {
		b := work[0]
		work = work[1:]
		if seen[b] || slices.Contains(but, b) {
			continue
		}
		seen[b] = true
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return true
		}
		work = append(work, b.Succs...)
	}
	return false
}
