// Package source reads the source text that reports quote and fingerprints
// are made of. Text that cannot be read is an ordinary case: a file may be
// deleted, or be the invention of a //line comment, between the analysis and
// the report.
package source

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// maxSize bounds the files that are read; nobody writes larger ones by hand.
const maxSize = 32 << 20

// Files reads files once each. The zero value is ready to use, and it is safe
// for concurrent use.
type Files struct {
	mu  sync.Mutex
	all map[string]*File
}

// Get returns the named file, or nil if it cannot be read.
func (fs *Files) Get(name string) *File {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if f, ok := fs.all[name]; ok {
		return f
	}
	if fs.all == nil {
		fs.all = make(map[string]*File)
	}
	f := read(name)
	fs.all[name] = f
	return f
}

// read returns nil for everything but a regular file of ordinary size: a
// //line comment can name a device.
func read(name string) *File {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSize {
		return nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	return New(text)
}

// A File is the text of one file. All methods may be called on a nil File,
// which has no lines.
type File struct {
	text  []byte
	lines []int // offset of the start of each line
	decls func() []decl
}

// New returns a file with the given text.
func New(text []byte) *File {
	f := &File{text: text, lines: []int{0}}
	for i, b := range text {
		if b == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	f.decls = sync.OnceValue(func() []decl { return declarations(text) })
	return f
}

// Text returns the whole text.
func (f *File) Text() string {
	if f == nil {
		return ""
	}
	return string(f.text)
}

// Line returns the text of a line, counted from 1, without its end. It
// reports whether there is such a line.
func (f *File) Line(n int) (string, bool) {
	if f == nil || n < 1 || n > len(f.lines) {
		return "", false
	}
	end := len(f.text)
	if n < len(f.lines) {
		end = f.lines[n] - 1
	}
	return string(bytes.TrimSuffix(f.text[f.lines[n-1]:end], []byte("\r"))), true
}

// Len returns the number of lines. A last line that is empty does not count.
func (f *File) Len() int {
	if f == nil {
		return 0
	}
	n := len(f.lines)
	if f.lines[n-1] == len(f.text) {
		n--
	}
	return n
}

// Position turns a byte offset into a line and a column, both counted from 1,
// the column in bytes. It reports whether the offset lies in the file.
func (f *File) Position(offset int) (line, column int, ok bool) {
	if f == nil || offset < 0 || offset > len(f.text) {
		return 0, 0, false
	}
	i, found := slices.BinarySearch(f.lines, offset)
	if !found {
		i--
	}
	return i + 1, 1 + offset - f.lines[i], true
}

// UTF16 turns a column in bytes into one in UTF-16 code units, both counted
// from 1. It reports whether the line has that column.
func (f *File) UTF16(line, column int) (int, bool) {
	text, ok := f.Line(line)
	if !ok || column < 1 || column-1 > len(text) {
		return 0, false
	}
	return 1 + UTF16Len(text[:column-1]), true
}

// UTF16Len returns the length of s in UTF-16 code units.
func UTF16Len(s string) int {
	n := 0
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		n += utf16.RuneLen(r)
		s = s[size:]
	}
	return n
}

// Rel returns the name of the file relative to root, with slashes, if it lies
// below root, and the name as it is, with slashes, otherwise.
func Rel(root, name string) string {
	if root == "" {
		return filepath.ToSlash(name)
	}
	rel, err := filepath.Rel(root, name)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(rel)
}
