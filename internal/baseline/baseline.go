package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/source"
)

// version is the version of the file format.
const version = 1

// A Baseline is the list of known findings of a code base.
type Baseline struct {
	Version  int     `json:"version"`
	Findings []Entry `json:"findings"`
}

// An Entry is a known finding. Only the fingerprint counts; the rest tells a
// reader of the file, and of a diff of it, what it is.
type Entry struct {
	Fingerprint string `json:"fingerprint"`
	Analyzer    string `json:"analyzer"`
	Category    string `json:"category,omitempty"`
	Package     string `json:"package"`
	File        string `json:"file"` // relative to the module root
	Decl        string `json:"decl,omitempty"`
	Message     string `json:"message"`
}

// New returns a baseline in which all the findings are known.
func New(all []finding.Finding, files *source.Files, root string) *Baseline {
	b := &Baseline{Version: version, Findings: []Entry{}}
	for i, p := range Prints(all, files) {
		f := all[i]
		b.Findings = append(b.Findings, Entry{
			Fingerprint: p.Hash,
			Analyzer:    f.Analyzer,
			Category:    f.Category,
			Package:     f.Package,
			File:        source.Rel(root, f.Place.File),
			Decl:        p.Decl,
			Message:     f.Message,
		})
	}
	b.sort()
	return b
}

// Keep adds the entries of an older baseline for which checked reports false:
// a run over part of a module says nothing about them.
func (b *Baseline) Keep(old *Baseline, checked func(Entry) bool) {
	has := make(map[string]bool)
	for _, e := range b.Findings {
		has[e.Fingerprint] = true
	}
	for _, e := range old.Findings {
		if !has[e.Fingerprint] && !checked(e) {
			b.Findings = append(b.Findings, e)
		}
	}
	b.sort()
}

// sort orders the entries. No lines take part, so that the file changes only
// where the findings do.
func (b *Baseline) sort() {
	slices.SortFunc(b.Findings, func(a, b Entry) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Decl, b.Decl),
			cmp.Compare(a.Analyzer, b.Analyzer),
			cmp.Compare(a.Category, b.Category),
			cmp.Compare(a.Message, b.Message),
			cmp.Compare(a.Fingerprint, b.Fingerprint),
		)
	})
}

// Write writes the baseline as JSON, one finding after the other.
func (b *Baseline) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(b)
}

// Save writes the baseline to the named file.
func (b *Baseline) Save(name string) error {
	var buf bytes.Buffer
	if err := b.Write(&buf); err != nil {
		return fmt.Errorf("baseline: %w", err)
	}
	if err := os.WriteFile(name, buf.Bytes(), 0o666); err != nil {
		return fmt.Errorf("baseline: %w", err)
	}
	return nil
}

// Read reads a baseline file. If it does not exist the error is
// [io/fs.ErrNotExist].
func Read(name string) (*Baseline, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("baseline: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	b := new(Baseline)
	if err := d.Decode(b); err != nil {
		return nil, fmt.Errorf("baseline %s: %w", name, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("baseline %s: text after the end", name)
	}
	if b.Version != version {
		return nil, fmt.Errorf("baseline %s: version %d is not supported; write it again with this version of concurlint", name, b.Version)
	}
	return b, nil
}

// Compare splits the findings into new and known ones, and returns the
// entries of the baseline that no finding matches: they are fixed, and to be
// removed. An entry for which checked reports false is not judged, because a
// run over part of a module says nothing about the rest; checked may be nil if
// everything was checked.
func (b *Baseline) Compare(all []finding.Finding, files *source.Files, checked func(Entry) bool) (fresh, known []finding.Finding, stale []Entry) {
	found := make(map[string]bool)
	for _, e := range b.Findings {
		found[e.Fingerprint] = false
	}
	for i, p := range Prints(all, files) {
		if _, ok := found[p.Hash]; ok {
			found[p.Hash] = true
			known = append(known, all[i])
		} else {
			fresh = append(fresh, all[i])
		}
	}
	for _, e := range b.Findings {
		if !found[e.Fingerprint] && (checked == nil || checked(e)) {
			stale = append(stale, e)
		}
	}
	return fresh, known, stale
}
