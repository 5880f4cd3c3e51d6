package leak

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// uses are the operations of a package on the channels in a field or global.
type uses struct {
	sends, recvs, closes []ssa.Instruction

	made    *ssa.MakeChan // for the field, if it ever is
	given   bool          // it is handed to others to receive from
	escapes bool          // it is in other hands in any other way
}

// channelUses returns the uses of the channels in fields and globals, by their classes.
func channelUses(funcs []*ssa.Function) map[string]*uses {
	all := make(usesByClass)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				all.add(i)
			}
		}
	}
	return all
}

type usesByClass map[string]*uses

// of returns the uses of the channel that a value is; those of one that is in no field
// are of no interest.
func (all usesByClass) of(ch ssa.Value) *uses {
	return all.in(classOf(ch))
}

// classOf names the field or global that a channel was loaded from, be it from a copy of
// the struct.
func classOf(ch ssa.Value) string { return strings.TrimSuffix(locks.ClassOf(ch), "*") }

func (all usesByClass) in(class string) *uses {
	if class == "" {
		return new(uses)
	}
	if all[class] == nil {
		all[class] = new(uses)
	}
	return all[class]
}

func (all usesByClass) add(i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.Send:
		u := all.of(i.Chan)
		u.sends = append(u.sends, i)
	case *ssa.Select:
		for _, s := range i.States {
			if u := all.of(s.Chan); s.Dir == types.SendOnly {
				u.sends = append(u.sends, i)
			} else {
				u.recvs = append(u.recvs, i)
			}
		}
	case ssa.CallInstruction:
		if b, ok := i.Common().Value.(*ssa.Builtin); ok && b.Name() == "close" {
			u := all.of(i.Common().Args[0])
			u.closes = append(u.closes, i)
		}
	case *ssa.UnOp:
		switch {
		case i.Op == token.ARROW:
			u := all.of(i.X)
			u.recvs = append(u.recvs, i)
		case i.Op == token.MUL && isChan(i.Type()):
			all.of(i).follow(i)
		}
	case *ssa.FieldAddr:
		if isChan(i.Type().Underlying().(*types.Pointer).Elem()) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !accesses(r, i) }) {
			all.in(locks.ClassOf(i)).escapes = true
		}
	case *ssa.Field:
		if isChan(i.Type()) {
			all.of(i).follow(i)
		}
	case *ssa.ChangeType:
		// A type that is declared to be another one has its fields by other names.
		all.renamed(i.X.Type())
		all.renamed(i.Type())
	case *ssa.Store:
		if isChan(i.Val.Type()) {
			// What it is assigned others may have, unless it was made for it.
			u := all.in(locks.ClassOf(i.Addr))
			if mk, ok := i.Val.(*ssa.MakeChan); ok && len(*mk.Referrers()) == 1 {
				u.made = mk
			} else {
				u.escapes = true
			}
		}
	}
}

// renamed notes that the fields of a named struct are known by other names as well.
func (all usesByClass) renamed(t types.Type) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for f := range st.Fields() {
		if isChan(f.Type()) {
			all.in(named.Origin().String() + "." + f.Name()).escapes = true
		}
	}
}

// accesses reports whether an instruction loads or stores, and does nothing else with an address.
func accesses(i ssa.Instruction, addr ssa.Value) bool {
	switch i := i.(type) {
	case *ssa.Store:
		return i.Addr == addr
	case *ssa.UnOp, *ssa.DebugRef:
		return true
	}
	return false
}

// follow notes where a channel goes that was loaded.
func (u *uses) follow(ch ssa.Value) {
	for _, r := range *ch.Referrers() {
		switch r := r.(type) {
		case *ssa.Send:
			u.escapes = u.escapes || r.X == ch
		case *ssa.Select, *ssa.DebugRef, *ssa.BinOp, *ssa.UnOp:
		case *ssa.ChangeType:
			if r.Type().Underlying().(*types.Chan).Dir() == types.RecvOnly {
				u.given = true
			} else {
				u.escapes = true
			}
		case ssa.CallInstruction:
			if _, ok := r.Common().Value.(*ssa.Builtin); !ok {
				u.escapes = true
			}
		default:
			u.escapes = true
		}
	}
}

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// receivedFrom returns how the source writes the channel of a receive, or of a range.
func receivedFrom(pass *analysis.Pass, at token.Pos) (name string) {
	for _, f := range pass.Files {
		if f.FileStart > at || at > f.FileEnd {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.UnaryExpr:
				if n.OpPos == at {
					name = types.ExprString(n.X)
				}
			case *ast.RangeStmt:
				if n.For == at || n.X.Pos() == at {
					name = types.ExprString(n.X)
				}
			}
			return name == ""
		})
	}
	return name
}
