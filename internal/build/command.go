package build

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// commandTypes are the types of well-known packages by which a program says what its
// commands are, by the beginnings of their paths, and the fields that hold what a
// command does.
var commandTypes = []struct{ path, typ, field string }{
	{"github.com/peterbourgon/ff", "Command", "Exec"},
	{"github.com/spf13/cobra", "Command", "Run"},
	{"github.com/spf13/cobra", "Command", "RunE"},
	{"github.com/urfave/cli", "App", "Action"},
	{"github.com/urfave/cli", "Command", "Action"},
}

// commandMethods are the methods of such types that are given what a command does.
var commandMethods = []struct{ path, typ, name string }{
	{"github.com/alecthomas/kingpin", "CmdClause", "Action"},
	{"github.com/choria-io/fisk", "CmdClause", "Action"},
	{"gopkg.in/alecthomas/kingpin", "CmdClause", "Action"},
}

// commands returns the functions of the package that are all of what a command does:
// when one returns, the program ends.
func (s *slicer) commands() map[*ssa.Function]bool {
	found := make(map[*ssa.Function]bool)
	for _, f := range s.fns {
		commandsIn(f.fn, found)
	}
	if len(s.fns) > 0 && s.fns[0].fn.Pkg != nil {
		commandsIn(s.fns[0].fn.Pkg.Func("init"), found) // variables
	}
	delete(found, nil)
	if ofCommand(s.pkg) {
		s.lastCalls(found)
	}
	return found
}

// commandsIn adds the functions that a function makes all of what a command does.
func commandsIn(fn *ssa.Function, found map[*ssa.Function]bool) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Store:
				if at, ok := i.Addr.(*ssa.FieldAddr); ok && holdsCommand(at) {
					isCommand(i.Val, found)
				}
			case *ssa.Call:
				if takesCommand(i.Call.StaticCallee()) {
					isCommand(i.Call.Args[1], found)
				}
			}
		}
	}
}

// isCommand adds the function that a value is, and the one by which it is called if it is
// the method of a value.
func isCommand(v ssa.Value, found map[*ssa.Function]bool) {
	fn := literal(v)
	found[fn] = true
	for {
		switch x := v.(type) {
		case *ssa.ChangeType:
			v = x.X
			continue
		case *ssa.MakeClosure:
			found[x.Fn.(*ssa.Function)] = true
		}
		return
	}
}

// ofCommand reports whether a package is that of a command, or a part of one: those
// are below a directory cmd, and as a rule only the command imports them.
func ofCommand(pkg *types.Package) bool {
	return pkg.Name() == "main" || slices.Contains(strings.Split(pkg.Path(), "/"), "cmd")
}

// holdsCommand reports whether an address is that of a field that holds what a command
// does.
func holdsCommand(at *ssa.FieldAddr) bool {
	named, ok := types.Unalias(deref(at.X.Type())).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	field := named.Underlying().(*types.Struct).Field(at.Field).Name()
	for _, c := range commandTypes {
		if c.typ == named.Obj().Name() && c.field == field && strings.HasPrefix(named.Obj().Pkg().Path(), c.path) {
			return true
		}
	}
	return false
}

// takesCommand reports whether a function is given what a command does.
func takesCommand(fn *ssa.Function) bool {
	if fn == nil || fn.Signature.Recv() == nil {
		return false
	}
	named, ok := types.Unalias(deref(fn.Signature.Recv().Type())).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	for _, c := range commandMethods {
		if c.typ == named.Obj().Name() && c.name == fn.Name() && strings.HasPrefix(named.Obj().Pkg().Path(), c.path) {
			return true
		}
	}
	return false
}

// literal returns the function or method that a value is, if it is named or written out there.
func literal(v ssa.Value) *ssa.Function {
	for {
		switch x := v.(type) {
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeClosure:
			v = x.Fn
		case *ssa.Function:
			if m, ok := x.Object().(*types.Func); ok && x.Synthetic != "" {
				return x.Prog.FuncValue(m) // a method value
			}
			return origin(x)
		default:
			return nil
		}
	}
}
