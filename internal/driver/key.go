package driver

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
)

// A digest is a SHA-256 hash. The zero digest stands for nothing at all.
type digest [sha256.Size]byte

func (d digest) String() string { return hex.EncodeToString(d[:]) }

// MarshalText and UnmarshalText make the JSON form of a digest short.
func (d digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *digest) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(d) {
		return errors.New("not a digest")
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// A hasher hashes a sequence of fields, no two of which can be confused by
// moving bytes from one to the next.
type hasher struct{ hash.Hash }

func newHasher(kind string) hasher {
	h := hasher{sha256.New()}
	h.str("concurlint/driver 1", kind)
	return h
}

func (h hasher) str(fields ...string) {
	var n [8]byte
	for _, f := range fields {
		binary.LittleEndian.PutUint64(n[:], uint64(len(f)))
		h.Write(n[:])
		io.WriteString(h, f)
	}
}

func (h hasher) sum() (d digest) {
	h.Sum(d[:0])
	return d
}

// baseKey returns what is common to the keys of all units of a run: the tool
// itself and the build configuration.
//
// Build tags are no part of it. What they do is to select files, and those
// are in the key of each unit.
func (r *run) baseKey() (digest, error) {
	tool, err := toolID()
	if err != nil {
		return digest{}, err
	}
	h := newHasher("base")
	h.str(tool.String(), runtime.Version(), r.env.GOVERSION, r.env.GOOS, r.env.GOARCH, r.env.CGO_ENABLED, r.env.GOEXPERIMENT)
	return h.sum(), nil
}

// toolID identifies the build of the running program by its contents.
var toolID = sync.OnceValues(func() (digest, error) {
	name, err := os.Executable()
	if err != nil {
		return digest{}, err
	}
	f, err := os.Open(name)
	if err != nil {
		return digest{}, err
	}
	defer f.Close()
	h := newHasher("tool")
	if _, err := io.Copy(h, f); err != nil {
		return digest{}, err
	}
	return h.sum(), nil
})

// key returns the key under which the outcome of the unit is cached: a hash
// of everything that the outcome can depend on. It reports false if there is
// something that cannot be captured.
func (r *run) key(u *unit) (digest, bool) {
	h, ok := r.ownKey(u, "unit")
	if !ok {
		return digest{}, false
	}
	for _, path := range slices.Sorted(maps.Keys(u.imports)) {
		dep := u.imports[path]
		if dep.private {
			return digest{}, false
		}
		h.str("import", path, dep.path, dep.typesID.String(), dep.factsID.String())
	}
	return h.sum(), true
}

// ownKey begins a key of that kind with all but what the unit imports.
func (r *run) ownKey(u *unit, kind string) (h hasher, ok bool) {
	if u.Error != nil || u.private {
		return h, false
	}
	h = newHasher(kind)
	h.str(r.base.String(), string(u.mode), r.suite.config[u.mode].String(), u.path)
	for _, b := range []bool{u.Standard, u.fakeC(), u.isExternalTest(), r.cfg.SkipBodies != nil, r.cfg.ByName} {
		h.str(strconv.FormatBool(b))
	}
	for m := u.Module; m != nil; m = m.Replace {
		h.str("module", m.Path, m.Version, m.GoVersion)
	}
	if u.mode != typesOnly {
		h.str("dir", u.Dir) // positions hold absolute paths
	}
	immutable := r.immutable(u)
	files := [][]string{u.goFiles()}
	if u.mode != typesOnly {
		files = append(files, u.otherFiles(), u.ignoredFiles(), u.abs(slices.Clone(u.CgoFiles)))
	}
	for _, list := range files {
		h.str("files", strconv.Itoa(len(list)))
		for _, name := range list {
			content, err := r.fileKey(name, immutable)
			if err != nil {
				return h, false
			}
			if dir, base := filepath.Split(name); filepath.Clean(dir) == u.Dir {
				name = base
			}
			h.str(name, content)
		}
	}
	return h, true
}

// fileKey identifies the content of a file. A file that never changes is
// identified by its size: its name, and the version of what it belongs to, are
// in the key already, and the size betrays most edits that were made in spite
// of that.
func (r *run) fileKey(name string, immutable bool) (string, error) {
	if _, ok := r.cfg.Overlay[name]; immutable && !ok {
		info, err := os.Stat(name)
		if err != nil {
			return "", err
		}
		return strconv.FormatInt(info.Size(), 10), nil
	}
	d, err := r.files.hash(name, r.readFile)
	return d.String(), err
}

// readFile reads a file, or what the overlay has in its place.
func (r *run) readFile(name string) ([]byte, error) {
	if data, ok := r.cfg.Overlay[name]; ok {
		if data == nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return data, nil
	}
	return os.ReadFile(name)
}

// fileHashes remembers the hash of each file that went into a key, because the
// variants of a package share files.
type fileHashes struct{ m sync.Map } // name → digest

func (f *fileHashes) hash(name string, read func(string) ([]byte, error)) (digest, error) {
	if d, ok := f.m.Load(name); ok {
		return d.(digest), nil
	}
	data, err := read(name)
	if err != nil {
		return digest{}, err
	}
	d := digest(sha256.Sum256(data))
	f.m.Store(name, d)
	return d, nil
}

// unchanged reports whether data, just read, is what went into keys before. A
// file may be edited while we run.
func (f *fileHashes) unchanged(name string, data []byte) bool {
	d, ok := f.m.Load(name)
	return !ok || d.(digest) == sha256.Sum256(data)
}
