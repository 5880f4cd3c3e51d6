package locks

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A Ref names a lock, or any other memory, within a function: an access path
// that starts at a value. Two equal refs are the same memory as long as
// nothing on the path is assigned anew; see [walker.renamed].
type Ref struct {
	Root ssa.Value
	Path string // fields as ".f", loads as "*", elements as "[i]"
}

// RefOf returns the path to the memory that v points to, or to v itself if it
// is no pointer.
func RefOf(v ssa.Value) Ref {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return RefOf(v.X).field(fieldOf(v.X.Type(), v.Field).Name())
	case *ssa.Field:
		return RefOf(v.X).field(fieldOf(v.X.Type(), v.Field).Name())
	case *ssa.UnOp:
		if isLoad(v) {
			return RefOf(v.X).load()
		}
	case *ssa.IndexAddr:
		return RefOf(v.X).index(v.Index)
	case *ssa.ChangeType:
		return RefOf(v.X)
	case *ssa.MakeInterface:
		return RefOf(v.X)
	case *ssa.ChangeInterface:
		return RefOf(v.X)
	}
	return Ref{Root: v}
}

func (r Ref) field(name string) Ref { return Ref{r.Root, r.Path + "." + name} }

// load follows a pointer. A variable that is assigned once stands for what is
// assigned to it, such as a parameter that lives in memory because a closure
// captures it.
func (r Ref) load() Ref {
	if a, ok := r.Root.(*ssa.Alloc); ok && r.Path == "" {
		if v := onlyValue(a); v != nil {
			return RefOf(v)
		}
	}
	return Ref{r.Root, r.Path + "*"}
}

func (r Ref) index(i ssa.Value) Ref {
	if c, ok := i.(*ssa.Const); ok {
		return Ref{r.Root, r.Path + "[" + c.Name() + "]"}
	}
	return Ref{r.Root, r.Path + "[" + i.Name() + "]"}
}

// join appends a path of another function to r.
func (r Ref) join(path string) Ref {
	for strings.HasPrefix(path, "*") {
		r = r.load()
		path = path[1:]
	}
	r.Path += path
	return r
}

// onlyValue returns the value that the variable holds from its one assignment
// on, or nil if there are several, the address goes elsewhere, or it is found by way of
// the variable itself.
func onlyValue(a *ssa.Alloc) ssa.Value {
	seen := map[*ssa.Alloc]bool{a: true}
	for v := ir.SoleStore(a); v != nil; {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.Field:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.Alloc:
			if seen[x] {
				return nil
			}
			seen[x] = true
			v = ir.SoleStore(x)
		default:
			v = nil
		}
	}
	return ir.SoleStore(a)
}

// ownVariable reports whether a variable is assigned by the function only that has it,
// though closures may read it.
func ownVariable(v ssa.Value) bool {
	a, ok := v.(*ssa.Alloc)
	return ok && !slices.ContainsFunc(*a.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.Store:
			return ref.Addr != a
		case *ssa.UnOp, *ssa.DebugRef:
			return false
		case *ssa.MakeClosure:
			return ir.Assigned(ref, a)
		}
		return true
	})
}

func isLoad(v *ssa.UnOp) bool { return v.Op.String() == "*" }

// fieldOf returns a field of the struct that t is, or points to.
func fieldOf(t types.Type, i int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying().(*types.Struct).Field(i)
}

// ClassOf names what kind of lock v points to: a field of a type, a global.
// Locks of different classes are never the same.
func ClassOf(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return ownerOf(v.X) + "." + fieldOf(v.X.Type(), v.Field).Name()
	case *ssa.Field:
		return ownerOf(v.X) + "." + fieldOf(v.X.Type(), v.Field).Name()
	case *ssa.Global:
		return v.String()
	case *ssa.IndexAddr:
		return ClassOf(v.X) + "[]"
	case *ssa.UnOp:
		if isLoad(v) {
			if a, ok := v.X.(*ssa.Alloc); ok {
				if val := onlyValue(a); val != nil {
					return ClassOf(val)
				}
			}
			return ClassOf(v.X) + "*"
		}
	case *ssa.Alloc:
		if fields := keptIn(v); len(fields) == 1 {
			return fields[0] + "*"
		} else if len(fields) > 1 {
			return ""
		}
		return v.Parent().String() + "." + v.Comment
	}
	return ""
}

// keptIn returns the fields and globals in which a pointer to a new lock is
// kept: it is known by them elsewhere.
func keptIn(a *ssa.Alloc) (fields []string) {
	if a.Referrers() == nil {
		return nil
	}
	for _, r := range *a.Referrers() {
		s, ok := r.(*ssa.Store)
		if !ok || s.Val != a {
			continue
		}
		switch s.Addr.(type) {
		case *ssa.FieldAddr, *ssa.Global:
			if c := ClassOf(s.Addr); !slices.Contains(fields, c) {
				fields = append(fields, c)
			}
		}
	}
	return fields
}

// ownerOf names the type that v points to, or, if it has no name, its place
// in the type that has one.
func ownerOf(v ssa.Value) string {
	t := v.Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if obj := t.Obj(); t.TypeParams().Len() == 0 && obj.Pkg() != nil {
			return obj.Pkg().Path() + "." + obj.Name() // as String does, which takes longer
		}
		return t.Origin().String()
	case *types.Struct:
		return ClassOf(v)
	}
	return t.String()
}

// String returns the path as it might be written in the source.
func (r Ref) String() string {
	name := "the lock"
	switch root := r.Root.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		name = root.Name()
	case *ssa.Alloc:
		if root.Comment != "" && token.IsIdentifier(root.Comment) {
			name = root.Comment
		}
	}
	path := strings.ReplaceAll(r.Path, "*", "")
	if name == "the lock" && path != "" {
		return strings.TrimPrefix(path, ".")
	}
	return name + path
}
