package driver

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/concurlint/concurlint/internal/driver/toy"
)

// Files of the module cache are known by the version of their module, and by
// their size.
func TestImmutable(t *testing.T) {
	s, err := newSuite(toy.Suite())
	if err != nil {
		t.Fatal(err)
	}
	modcache := t.TempDir()
	dir := filepath.Join(modcache, "example.com", "m@v1.0.0")
	file := filepath.Join(dir, "m.go")
	put := func(data string) {
		t.Helper()
		os.MkdirAll(dir, 0o777)
		if err := os.WriteFile(file, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	key := func(change func(*run, *unit)) digest {
		t.Helper()
		r := &run{cfg: new(Config), suite: s, env: &goEnv{GOVERSION: "go1.26", GOMODCACHE: modcache}}
		u := &unit{mode: factsOnly, path: "example.com/m", listed: &listed{
			ImportPath: "example.com/m", Dir: dir, GoFiles: []string{"m.go"},
			Module: &listedModule{Path: "example.com/m", Version: "v1.0.0", GoVersion: "1.20"},
		}}
		change(r, u)
		k, ok := r.key(u)
		if !ok {
			t.Fatal("no key")
		}
		return k
	}
	same := func(*run, *unit) {}

	put("package m")
	first := key(same)
	put("package n")
	if key(same) != first {
		t.Error("a file of the module cache was read")
	}
	put("package mm")
	if key(same) == first {
		t.Error("the size of a file is not in the key")
	}
	put("package m")
	for what, change := range map[string]func(*run, *unit){
		"version":             func(_ *run, u *unit) { u.Module.Version = "v1.0.1" },
		"replaced":            func(_ *run, u *unit) { u.Module.Replace = &listedModule{Path: "example.com/n", Version: "v1.0.0"} },
		"replaced by another": func(_ *run, u *unit) { u.Module.Replace = &listedModule{Path: "example.com/n", Version: "v1.0.1"} },
		"replaced by files":   func(_ *run, u *unit) { u.Module.Replace = &listedModule{Path: "../n"} },
		"overlay":             func(r *run, _ *unit) { r.cfg.Overlay = map[string][]byte{file: []byte("package m")} },
		"target":              func(_ *run, u *unit) { u.mode = full },
		"elsewhere":           func(r *run, _ *unit) { r.env.GOMODCACHE = "/elsewhere" },
		"external test":       func(_ *run, u *unit) { u.path, u.ForTest = "example.com/m_test", "example.com/m" },
	} {
		if key(change) == first {
			t.Errorf("%s: the key is the same", what)
		}
	}
	one := key(func(_ *run, u *unit) { u.Module.Replace = &listedModule{Path: "example.com/n", Version: "v1.0.0"} })
	two := key(func(_ *run, u *unit) { u.Module.Replace = &listedModule{Path: "example.com/n", Version: "v1.0.1"} })
	if one == two {
		t.Error("the version of the replacement is not in the key")
	}
}
