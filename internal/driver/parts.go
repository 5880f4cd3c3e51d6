package driver

import (
	"encoding/json"
	"go/scanner"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// A package that imports another one sees its types, and of its functions,
// variables and constants those that it names. So each package that may be
// edited has its types hashed in two parts: the declarations of types, as a
// whole, and each function, variable and constant on its own. A function that
// is added, or one that nobody calls and gets another result, changes the key
// of no unit above it.
//
// This holds for the type checker, and for analyzers that do not look through
// the scopes of other packages: see [Config.ByName].

// parts are the types of a package, as its importers can tell them apart.
type parts struct {
	decls digest            // of its declarations of types
	names map[string]digest // of its functions, variables and constants
}

// partsOf takes the types of a package apart. It reports false if something in
// them is reached by no name.
func partsOf(pkg *types.Package) (parts, bool) {
	p := parts{names: make(map[string]digest)}
	decls := partWriter{hasher: newHasher("decls")}
	decls.str(pkg.Name())
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if t, ok := obj.(*types.TypeName); ok {
			decls.decl(t)
			continue
		}
		w := partWriter{hasher: newHasher("name")}
		w.str(name)
		switch obj := obj.(type) {
		case *types.Const:
			w.str("const", obj.Val().ExactString())
		case *types.Func:
			w.str("func")
		default:
			w.str("var")
		}
		w.typ(obj.Type())
		p.names[name] = w.sum()
		decls.hidden = decls.hidden || w.hidden
	}
	p.decls = decls.sum()
	return p, !decls.hidden
}

// A partWriter hashes types. Named types stand for themselves.
type partWriter struct {
	hasher
	hidden bool // a type was met that is declared in no scope of a package
}

// decl hashes the declaration of a type, with its methods.
func (w *partWriter) decl(obj *types.TypeName) {
	w.str("type", obj.Name())
	switch t := obj.Type().(type) {
	case *types.Alias:
		w.str("alias")
		w.params(t.TypeParams())
		w.typ(t.Rhs())
	case *types.Named:
		w.str("defined")
		w.params(t.TypeParams())
		w.typ(t.Underlying())
		for m := range t.Methods() {
			w.str("method", m.Name())
			if recv := m.Signature().Recv(); recv != nil {
				_, ptr := recv.Type().(*types.Pointer)
				w.str(strconv.FormatBool(ptr))
			}
			w.typ(m.Type())
		}
	default:
		w.typ(t)
	}
}

func (w *partWriter) params(list *types.TypeParamList) {
	w.str("params", strconv.Itoa(list.Len()))
	for p := range list.TypeParams() {
		w.str(p.Obj().Name())
		w.typ(p.Constraint())
	}
}

func (w *partWriter) typ(t types.Type) {
	switch t := t.(type) {
	case *types.Alias:
		w.named(t.Obj(), t.TypeArgs())
	case *types.Named:
		w.named(t.Obj(), t.TypeArgs())
	case *types.Basic:
		w.str("basic", t.Name())
	case *types.Pointer:
		w.str("pointer")
		w.typ(t.Elem())
	case *types.Slice:
		w.str("slice")
		w.typ(t.Elem())
	case *types.Array:
		w.str("array", strconv.FormatInt(t.Len(), 10))
		w.typ(t.Elem())
	case *types.Chan:
		w.str("chan", strconv.Itoa(int(t.Dir())))
		w.typ(t.Elem())
	case *types.Map:
		w.str("map")
		w.typ(t.Key())
		w.typ(t.Elem())
	case *types.Struct:
		w.structure(t)
	case *types.Tuple:
		w.str("tuple", strconv.Itoa(t.Len()))
		for v := range t.Variables() {
			w.str(v.Name())
			w.typ(v.Type())
		}
	case *types.Signature:
		w.str("signature", strconv.FormatBool(t.Variadic()))
		w.params(t.TypeParams())
		w.typ(t.Params())
		w.typ(t.Results())
	case *types.Interface:
		w.iface(t)
	case *types.Union:
		w.str("union", strconv.Itoa(t.Len()))
		for term := range t.Terms() {
			w.str(strconv.FormatBool(term.Tilde()))
			w.typ(term.Type())
		}
	case *types.TypeParam:
		w.str("param", strconv.Itoa(t.Index()), t.Obj().Name())
	default:
		w.hidden = true
	}
}

// named hashes the name of a type. What it stands for is hashed where it is
// declared, and so it has to be found there.
func (w *partWriter) named(obj *types.TypeName, args *types.TypeList) {
	path := ""
	if pkg := obj.Pkg(); pkg != nil {
		path = pkg.Path()
		w.hidden = w.hidden || pkg.Scope().Lookup(obj.Name()) != obj
	}
	w.str("named", path, obj.Name(), strconv.Itoa(args.Len()))
	for arg := range args.Types() {
		w.typ(arg)
	}
}

func (w *partWriter) structure(t *types.Struct) {
	w.str("struct", strconv.Itoa(t.NumFields()))
	for i := range t.NumFields() {
		f := t.Field(i)
		w.member(f)
		w.str(strconv.FormatBool(f.Embedded()), t.Tag(i))
		w.typ(f.Type())
	}
}

func (w *partWriter) iface(t *types.Interface) {
	w.str("interface", strconv.FormatBool(t.IsImplicit()), strconv.Itoa(t.NumExplicitMethods()))
	for m := range t.ExplicitMethods() {
		w.member(m)
		w.typ(m.Type())
	}
	w.str(strconv.Itoa(t.NumEmbeddeds()))
	for e := range t.EmbeddedTypes() {
		w.typ(e)
	}
}

// member hashes the name of a field or method, which is of its package unless
// it is exported.
func (w *partWriter) member(obj types.Object) {
	w.str(obj.Name())
	if !obj.Exported() && obj.Pkg() != nil {
		w.str(obj.Pkg().Path())
	}
}

// encodeNames and decodeNames turn the digests of names into a blob and back.
func encodeNames(names map[string]digest) ([]byte, error) { return json.Marshal(names) }

func decodeNames(data []byte) (names map[string]digest, ok bool) {
	return names, json.Unmarshal(data, &names) == nil
}

// closeKey returns a second key of the unit, which goes by the parts of what
// it imports. It reports false if the unit, or one that it imports, cannot be
// taken apart, or if that makes no difference.
func (g *graph) closeKey(u *unit) (digest, bool) {
	r := g.run
	if !r.cfg.ByName || !slices.ContainsFunc(u.direct, func(dep *unit) bool { return dep.inParts() }) {
		return digest{}, false
	}
	h, ok := r.ownKey(u, "close unit")
	if !ok {
		return digest{}, false
	}
	selected, ok := r.selected(u)
	if !ok {
		return digest{}, false
	}
	for _, path := range slices.Sorted(maps.Keys(u.imports)) {
		dep := u.imports[path]
		if dep.private {
			return digest{}, false
		}
		h.str("import", path, dep.path, dep.declsID.String(), dep.factsID.String())
		if !dep.inParts() {
			continue
		}
		names, ok := g.namesOf(dep)
		if !ok {
			return digest{}, false
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if selected[name] {
				h.str("name", name, names[name].String())
			}
		}
	}
	return h.sum(), true
}

// inParts reports whether importers may tell the parts of the unit's types apart.
func (u *unit) inParts() bool { return u.entry != nil && u.entry.Names != digest{} }

// namesOf returns the digests of the names of a unit that is done.
func (g *graph) namesOf(u *unit) (map[string]digest, bool) {
	u.namesMu.Lock()
	defer u.namesMu.Unlock()
	if u.names == nil {
		data := u.nameData
		if data == nil {
			var ok bool
			if data, ok = g.run.store.blob(u.entry.Names); !ok {
				return nil, false
			}
		}
		u.names, _ = decodeNames(data)
		u.nameData = nil
	}
	return u.names, u.names != nil
}

// selected returns all names that come after a dot in the Go files of a unit:
// those that it uses of other packages are among them. It reports false if the
// unit imports a package without a name, or is not what it was a moment ago.
func (r *run) selected(u *unit) (map[string]bool, bool) {
	names := make(map[string]bool)
	for _, file := range u.goFiles() {
		data, err := r.readFile(file)
		if err != nil || !r.files.unchanged(file, data) || !selectedIn(data, names) {
			return nil, false
		}
	}
	return names, true
}

func selectedIn(data []byte, names map[string]bool) bool {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(data)), data, func(token.Position, string) {}, 0)
	dot := false
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return s.ErrorCount == 0
		case dot && tok == token.IDENT:
			names[lit] = true
		case dot && tok == token.STRING:
			return false // import . "path"
		}
		dot = tok == token.PERIOD
	}
}

// takeApart adds the parts of a package to the outcome of its unit.
func (r *run) takeApart(u *unit, pkg *types.Package, out *outcome) {
	if !r.cfg.ByName || pkg == nil || u.Standard || r.immutable(u) {
		return
	}
	p, ok := partsOf(pkg)
	if !ok {
		return
	}
	data, err := encodeNames(p.names)
	if err != nil {
		return
	}
	out.names = data
	out.entry.Decls, out.entry.Names = p.decls, hashOf(data)
}

// declsID hashes the declarations of types of the unit, and of all packages
// that its types mention.
func declsID(u *unit, e *entry, mentioned []*unit) digest {
	h := newHasher("all decls")
	h.str(e.Decls.String())
	for _, m := range mentioned {
		h.str(m.path, m.declsID.String())
	}
	return h.sum()
}
