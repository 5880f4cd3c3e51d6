package explore

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// Registers that are live at one instruction, or written by it, have places of their own.
func TestPlaces(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	shared := 0
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(ar.Files); i += 2 {
			for _, src := range skeleton.MustParse(string(ar.Files[i].Data)).Funcs {
				p := NewProgram(func(name string) *skeleton.Func {
					if name == src.Name {
						return src
					}
					return nil
				}, func(string) *skeleton.Type { return nil })
				f := p.fn(src.Name)
				apart(t, f)
				shared += f.Regs - f.room
			}
		}
	}
	if shared == 0 {
		t.Error("no registers share a place")
	}
}

func apart(t *testing.T, f *fn) {
	for pc := range f.code {
		in := place{make(map[int32]Reg)}
		for _, r := range f.code[pc].live {
			in.put(t, f, pc, r)
		}
		for r := range f.code[pc].written() {
			in.put(t, f, pc, r)
		}
	}
}

// A place holds which register is where.
type place struct{ of map[int32]Reg }

func (p place) put(t *testing.T, f *fn, pc int, r Reg) {
	at := f.places[r]
	if old, ok := p.of[at]; ok && old != r {
		t.Errorf("%s: at %d, registers %d and %d share place %d of %d", f.Name, pc, old, r, at, f.room)
	}
	p.of[at] = r
}
