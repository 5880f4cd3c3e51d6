package models_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/models"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// TestNames checks that every model is that of a function that exists, by
// looking for its declaration in GOROOT. Models of what is not there and of our own
// helpers, whose names begin with a small letter, are left out.
func TestNames(t *testing.T) {
	text, err := os.ReadFile("library.skel")
	if err != nil {
		t.Fatal(err)
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(strings.TrimSpace(string(goroot)), "src")
	for line := range strings.Lines(string(text)) {
		name, ok := strings.CutPrefix(line, "func ")
		if !ok || strings.Contains(name, "$") {
			continue
		}
		name = name[:strings.IndexByte(name[1:], '(')+1]
		pkg, typ, fn := split(name)
		if pkg == "builtin" || strings.Contains(pkg, ".") || fn[0] >= 'a' {
			continue
		}
		if !declared(t, filepath.Join(src, pkg), typ, fn) {
			t.Errorf("%s (package %s, type %s) is not declared", fn, pkg, typ)
		}
	}
}

// split cuts a full name into package, type or "", and function.
func split(name string) (pkg, typ, fn string) {
	i := strings.LastIndexByte(name, '.')
	left, fn := name[:i], name[i+1:]
	if !strings.HasPrefix(left, "(") {
		return left, "", fn
	}
	left = strings.Trim(left, "(*)")
	i = strings.LastIndexByte(left, '.')
	return left[:i], left[i+1:], fn
}

func declared(t *testing.T, dir, typ, fn string) bool {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if typ == "" && strings.HasPrefix(line, "func "+fn) ||
				typ != "" && strings.HasPrefix(line, "func (") && strings.Contains(line, typ) && strings.Contains(line, ") "+fn+"(") ||
				typ != "" && strings.HasPrefix(line, "\t"+fn+"(") {
				return true
			}
		}
	}
	return false
}

func TestTables(t *testing.T) {
	if !models.Std("net/http") || models.Std("example.com/p") || models.Std("github.com/x/y") {
		t.Error("Std is wrong")
	}
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		t.Skip("go list std: ", err, runtime.Version())
	}
	for path := range strings.FieldsSeq(string(out)) {
		if !models.Std(path) {
			t.Errorf("Std does not know %s", path)
		}
	}
}

func TestPrimitive(t *testing.T) {
	lib := models.Library()
	for name, want := range map[string]skeleton.Op{
		"(*sync.Mutex).Lock":          skeleton.Lock,
		"(*sync.Mutex).TryLock":       skeleton.TryLock,
		"(*sync.WaitGroup).Done":      skeleton.Add,
		"os.Exit":                     skeleton.Exit,
		"(*sync/atomic.Int32).Load":   skeleton.AtomicLoad,
		"(*sync/atomic.Value).Store":  skeleton.AtomicStore,
		"(*testing.common).Fatal":     skeleton.Goexit,
		"time.Sleep":                  skeleton.Sleep,
		"(*sync.Once).Do":             skeleton.Invalid,
		"context.WithoutCancel":       skeleton.Invalid,
		"fmt.Errorf":                  skeleton.Unknown,
		"sync/atomic.StoreUint64":     skeleton.AtomicStore,
		"(*sync/atomic.Pointer).Swap": skeleton.AtomicSwap,
	} {
		got := skeleton.Invalid
		if in := lib.Primitive(name); in != nil {
			got = in.Op
		}
		if got != want {
			t.Errorf("Primitive(%s) = %v, want %v", name, got, want)
		}
	}
	if !lib.NoReturn("log.Fatalf") || lib.NoReturn("time.Sleep") {
		t.Error("NoReturn is wrong")
	}
	if !slices.Equal([]bool{models.Keeps("net/http", "HandleFunc"), models.Keeps("fmt", "Println")}, []bool{true, false}) {
		t.Error("Keeps is wrong")
	}
}
