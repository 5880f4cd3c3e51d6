package driver

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/cache"

	"github.com/concurlint/concurlint/internal/finding"
)

// An entry is the outcome of a unit, as the cache holds it. Types and facts
// are blobs of their own, because most runs that read the entry need neither.
type entry struct {
	Key      digest                    `json:"key"`
	Types    digest                    `json:"types"` // hash of the export data; zero if nobody can import the unit
	Mentions []string                  `json:"mentions,omitempty"`
	Facts    digest                    `json:"facts"` // hash of the facts; zero if there are none
	Decls    digest                    `json:"decls"` // hash of the declarations of types; zero if they are not told apart
	Names    digest                    `json:"names"` // hash of the digests of all other names; zero likewise
	Findings []finding.Finding         `json:"findings,omitempty"`
	Notes    []finding.Note            `json:"notes,omitempty"`
	Counters map[string]float64        `json:"counters,omitempty"`
	Spreads  map[string]finding.Spread `json:"spreads,omitempty"`
}

// A store is the cache on disk. The nil store is always empty.
//
// It has the layout of Go's own build cache, and its manners: files are
// written so that several processes can share it, what is read is checked
// against its hash, and what was not used for five days is deleted.
type store struct{ cache *cache.Cache }

// DefaultCacheDir returns the directory of the cache: $CONCURLINT_CACHE, which
// may be "off", or else a directory in the user's cache directory.
func DefaultCacheDir(env []string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if dir, ok := strings.CutPrefix(env[i], "CONCURLINT_CACHE="); ok && dir != "" {
			return dir
		}
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "off" // no home, as in some containers
	}
	return filepath.Join(dir, "concurlint")
}

func openStore(dir string) (*store, error) {
	if dir == "off" {
		return nil, nil
	}
	if !filepath.IsAbs(dir) {
		return nil, fmt.Errorf("cache directory %s is not an absolute path", dir)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	c, err := cache.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	return &store{c}, nil
}

// under returns the same entry under another key.
func (e *entry) under(key digest) *entry {
	other := *e
	other.Key = key
	return &other
}

// get returns the entry for a key. Anything but the very entry that was
// stored for it is a miss.
func (s *store) get(key digest) (*entry, bool) {
	if s == nil {
		return nil, false
	}
	data, _, err := s.cache.GetBytes(cache.ActionID(key))
	if err != nil {
		return nil, false
	}
	e := new(entry)
	if json.Unmarshal(data, e) != nil || e.Key != key {
		return nil, false
	}
	return e, s.has(e.Types) && s.has(e.Facts) && s.has(e.Names)
}

// put stores an entry and its blobs, blobs first. That the disk is full, or
// the cache not ours to write, only makes the next run slower.
func (s *store) put(e *entry, blobs ...[]byte) {
	if s == nil {
		return
	}
	data, err := json.Marshal(e)
	if err != nil {
		return
	}
	for _, blob := range blobs {
		if blob != nil && s.cache.PutBytes(blobID(sha256.Sum256(blob)), blob) != nil {
			return
		}
	}
	s.cache.PutBytes(cache.ActionID(e.Key), data)
}

// has reports whether there is a blob with the hash, without reading it.
func (s *store) has(hash digest) bool {
	if hash == (digest{}) {
		return true // there is nothing to have
	}
	_, _, err := s.cache.GetFile(blobID(hash))
	return err == nil
}

// blob returns the bytes that have the hash.
func (s *store) blob(hash digest) ([]byte, bool) {
	if s == nil {
		return nil, false
	}
	data, _, err := s.cache.GetBytes(blobID(hash))
	return data, err == nil && sha256.Sum256(data) == hash
}

func blobID(hash digest) cache.ActionID {
	h := newHasher("blob")
	h.Write(hash[:])
	return cache.ActionID(h.sum())
}

// trim deletes what was not used for long. It does so once a day.
func (s *store) trim() {
	if s != nil {
		s.cache.Trim() // what cannot be deleted stays
	}
}
