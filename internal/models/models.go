// Package models says what library functions do, in skeleton terms.
//
// Each model is a small skeleton, written as text in library.skel. Beside them
// stand a few tables: which library types have slots of our own, which
// functions keep what they are given, and which paths are the standard
// library. Nothing else in concurlint knows a library function by name.
package models

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/concurlint/concurlint/internal/skeleton"
)

//go:embed library.skel
var library string

// A Table holds the models by name. It never changes.
type Table struct {
	funcs map[string]*skeleton.Func
	types map[string]*skeleton.Type
}

// Library returns the models of the standard library and of
// golang.org/x/sync.
func Library() *Table { return parsed() }

var parsed = sync.OnceValue(func() *Table {
	text, err := expand(library)
	if err != nil {
		panic(err)
	}
	return NewTable(skeleton.MustParse(text))
})

// NewTable returns a table of the functions and types of p, each function
// marked as a model.
func NewTable(p *skeleton.Package) *Table {
	t := &Table{funcs: make(map[string]*skeleton.Func), types: make(map[string]*skeleton.Type)}
	for _, f := range p.Funcs {
		f.Flags |= skeleton.Model
		t.funcs[f.Name] = f
	}
	for _, typ := range p.Types {
		t.types[typ.Name] = typ
	}
	return t
}

// With returns a table that has the functions of p too, in place of those of
// the same name.
func (t *Table) With(p *skeleton.Package) *Table {
	more := NewTable(p)
	for name, f := range t.funcs {
		if more.funcs[name] == nil {
			more.funcs[name] = f
		}
	}
	maps.Copy(more.types, t.types)
	return more
}

// Func returns the model of the function with that full name, or nil.
func (t *Table) Func(name string) *skeleton.Func { return t.funcs[name] }

// Type returns the type with that name, or nil.
func (t *Table) Type(name string) *skeleton.Type { return t.types[name] }

// Primitive returns the single instruction that the function consists of, or
// nil if it does more. Operands that are registers are its parameters.
func (t *Table) Primitive(name string) *skeleton.Instr {
	f := t.funcs[name]
	if f == nil || len(f.Code) > 2 || f.Free > 0 {
		return nil
	}
	in := &f.Code[0]
	switch {
	case in.Op.Ends() && in.Op != skeleton.Return:
		return in
	case len(f.Code) == 1:
		return nil
	}
	ret := &f.Code[1]
	if ret.Op != skeleton.Return || in.Defs() > 1 || in.Op == skeleton.Call {
		return nil
	}
	if len(ret.Args) == 0 || len(ret.Args) == 1 && ret.Args[0] == skeleton.Operand(in.Dst) {
		return in
	}
	return nil
}

// NoReturn reports whether the function never returns.
func (t *Table) NoReturn(name string) bool {
	f := t.funcs[name]
	return f != nil && f.Code[0].Op.Ends() && f.Code[0].Op != skeleton.Return
}

// expand repeats the parts between "each NAME VALUES" and "end".
func expand(text string) (string, error) {
	var out, part strings.Builder
	var name string
	var values []string
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case len(words) > 0 && words[0] == "each":
			if values != nil || len(words) < 3 {
				return "", fmt.Errorf("models: %q inside of another, or without values", line)
			}
			name, values = words[1], words[2:]
		case len(words) == 1 && words[0] == "end":
			for _, v := range values {
				s := strings.ReplaceAll(part.String(), "${"+name+"}", v)
				out.WriteString(strings.ReplaceAll(s, "$"+name, v))
			}
			part.Reset()
			values = nil
		case values != nil:
			part.WriteString(line)
		default:
			out.WriteString(line)
		}
	}
	if values != nil {
		return "", fmt.Errorf("models: each %s has no end", name)
	}
	return out.String(), nil
}

// A Layout gives a library type slots of our own.
type Layout struct {
	Slots  int32
	Fields map[string]int32 // exported fields that code may use
}

// Opaque returns the layout of the library type with that full name, if it has
// one of its own. All of packages sync and sync/atomic that is not listed
// takes one slot.
func Opaque(name string) (Layout, bool) {
	if l, ok := opaque[name]; ok {
		return l, true
	}
	if strings.HasPrefix(name, "sync.") || strings.HasPrefix(name, "sync/atomic.") {
		return Layout{Slots: 1}, name != "sync.Locker"
	}
	return Layout{}, false
}

var opaque = map[string]Layout{
	"golang.org/x/sync/errgroup.Group":     {Slots: 5},
	"golang.org/x/sync/semaphore.Weighted": {Slots: 1},
	"golang.org/x/sync/singleflight.Group": {Slots: 1},
	"sync.Cond":                            {Slots: 2, Fields: map[string]int32{"L": 1}},
	"time.Ticker":                          {Slots: 2, Fields: map[string]int32{"C": 0}},
	"time.Timer":                           {Slots: 2, Fields: map[string]int32{"C": 0}},
}

// Keeps reports whether a library function without a model keeps what it is
// given, or hands it to others: a handler that is registered, a listener that
// is served. Other library functions without a model keep nothing, and call
// functions that they are given before they return, if at all.
func Keeps(pkg, name string) bool {
	return slices.Contains(keepers[pkg], name)
}

// Fails reports whether a library function never returns without an error.
func Fails(pkg, name string) bool { return slices.Contains(failing[pkg], name) }

// failing lists such functions by package; methods without their receiver. A server
// serves until it can do so no more.
var failing = map[string][]string{
	"net/http": {"ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"},
}

// keepers lists such functions by package; methods without their receiver.
var keepers = map[string][]string{
	"archive/zip":       {"RegisterCompressor", "RegisterDecompressor"},
	"bufio":             {"NewReader", "NewReaderSize", "NewScanner", "NewWriter", "NewWriterSize", "NewReadWriter", "Reset"},
	"bytes":             {"FieldsFuncSeq"},
	"compress/bzip2":    {"NewReader"},
	"compress/flate":    {"NewReader", "NewReaderDict", "NewWriter", "NewWriterDict", "Reset"},
	"compress/gzip":     {"NewReader", "NewWriter", "NewWriterLevel", "Reset"},
	"compress/lzw":      {"NewReader", "NewWriter", "Reset"},
	"compress/zlib":     {"NewReader", "NewReaderDict", "NewWriter", "NewWriterLevel", "NewWriterLevelDict", "Reset"},
	"container/heap":    {"Push"},
	"container/list":    {"InsertAfter", "InsertBefore", "PushBack", "PushFront"},
	"crypto":            {"RegisterHash"},
	"crypto/tls":        {"Client", "NewListener", "Server"},
	"encoding/base32":   {"NewDecoder", "NewEncoder"},
	"encoding/base64":   {"NewDecoder", "NewEncoder"},
	"encoding/csv":      {"NewReader", "NewWriter"},
	"encoding/gob":      {"NewDecoder", "NewEncoder"},
	"encoding/hex":      {"Dumper", "NewDecoder", "NewEncoder"},
	"encoding/json":     {"NewDecoder", "NewEncoder"},
	"encoding/xml":      {"NewDecoder", "NewEncoder", "NewTokenDecoder"},
	"expvar":            {"Publish", "Set"},
	"flag":              {"BoolFunc", "Func", "TextVar", "Var"},
	"html/template":     {"Funcs"},
	"image":             {"RegisterFormat"},
	"image/color":       {"ModelFunc"},
	"io":                {"MultiReader", "MultiWriter", "NopCloser", "TeeReader", "LimitReader", "NewSectionReader"},
	"iter":              {"Pull", "Pull2"},
	"log":               {"New", "SetOutput"},
	"log/slog":          {"New", "NewJSONHandler", "NewTextHandler", "SetDefault"},
	"mime/multipart":    {"NewReader", "NewWriter"},
	"net/http":          {"AllowQuerySemicolons", "Handle", "HandleFunc", "ListenAndServe", "ListenAndServeTLS", "MaxBytesHandler", "RegisterOnShutdown", "Serve", "ServeTLS", "SetStateHook", "StripPrefix", "TimeoutHandler"},
	"net/http/httptest": {"NewServer", "NewTLSServer", "NewUnstartedServer"},
	"net/rpc":           {"Go", "Register", "RegisterName", "NewClient", "NewServer"},
	"net/textproto":     {"NewConn", "NewReader", "NewWriter"},
	"os/exec":           {"Start"},
	"reflect":           {"Call", "MakeFunc", "Send", "Set", "SetMapIndex", "TrySend", "ValueOf"},
	"runtime":           {"AddCleanup", "KeepAlive", "SetFinalizer"},
	"strings":           {"FieldsFuncSeq"},
	"testing":           {"Fuzz", "MainStart", "RunParallel"},
	"text/template":     {"Funcs"},
	"unique":            {"Make"},
	"weak":              {"Make"},
}

// Std reports whether the import path is that of a package of the standard
// library.
func Std(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	_, found := slices.BinarySearch(stdTop, first)
	return found
}

// stdTop lists the first elements of the import paths of the standard library.
var stdTop = []string{
	"archive", "arena", "bufio", "builtin", "bytes", "cmd", "cmp", "compress", "container", "context", "crypto",
	"database", "debug", "embed", "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image",
	"index", "internal", "io", "iter", "log", "maps", "math", "mime", "net", "os", "path", "plugin", "reflect",
	"regexp", "runtime", "slices", "sort", "strconv", "strings", "structs", "sync", "syscall", "testing", "text",
	"time", "unicode", "unique", "unsafe", "vendor", "weak",
}
