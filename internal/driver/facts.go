package driver

import (
	"bytes"
	"cmp"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"go/types"
	"io"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// Facts are kept with the package that they are about and are never exported
// again by the packages above it, unlike under go vet, where facts come to
// outweigh types. Whoever asks for a fact is led to the unit it belongs to.

// A factKey says what a fact is about: an object, or with a nil object the
// package.
type factKey struct {
	obj types.Object
	t   reflect.Type
}

// A factSet holds the facts of the package that is being analyzed.
type factSet struct {
	mu     sync.Mutex
	m      map[factKey]analysis.Fact
	closed bool // encoded; an analyzer that was given up may still be running
}

func (s *factSet) set(obj types.Object, fact analysis.Fact) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m == nil {
		s.m = make(map[factKey]analysis.Fact)
	}
	if !s.closed {
		s.m[factKey{obj, reflect.TypeOf(fact)}] = fact
	}
}

func (s *factSet) get(obj types.Object, ptr analysis.Fact) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copyFact(s.m, obj, ptr)
}

// drop forgets the facts of an analyzer that failed.
func (s *factSet) drop(a *analysis.Analyzer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.m {
		for _, f := range a.FactTypes {
			if k.t == reflect.TypeOf(f) {
				delete(s.m, k)
			}
		}
	}
}

func copyFact(m map[factKey]analysis.Fact, obj types.Object, ptr analysis.Fact) bool {
	fact, ok := m[factKey{obj, reflect.TypeOf(ptr)}]
	if ok {
		reflect.ValueOf(ptr).Elem().Set(reflect.ValueOf(fact).Elem())
	}
	return ok
}

// A factHeader precedes each fact in its encoded form.
type factHeader struct {
	Object objectpath.Path // "" for the package
	Type   string          // see suite.factNames
}

// A factRecord is a fact on its way to or from its encoded form.
type factRecord struct {
	factHeader
	fact analysis.Fact
}

// encode writes the facts in an order that is always the same. Facts about
// objects that no importer can see are left out. It returns nil if there are
// no facts.
func (s *factSet) encode(suite *suite) (data []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("encoding facts: %v", v)
		}
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	var paths objectpath.Encoder
	var records []factRecord
	for k, fact := range s.m {
		rec := factRecord{factHeader{Type: suite.factNames[k.t]}, fact}
		if k.obj != nil {
			if rec.Object, err = paths.For(k.obj); err != nil {
				continue // an object that no importer can see
			}
		}
		records = append(records, rec)
	}
	if len(records) == 0 {
		return nil, nil
	}
	slices.SortFunc(records, func(a, b factRecord) int {
		return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.Type, b.Type))
	})
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	for _, rec := range records {
		if err := enc.Encode(rec.factHeader); err != nil {
			return nil, err
		}
		if err := enc.Encode(rec.fact); err != nil {
			return nil, fmt.Errorf("encoding a fact of type %T: %w", rec.fact, err)
		}
	}
	return bytes.Clone(buf.Bytes()), nil // it is kept, and the buffer has room for twice as much
}

func decodeFacts(suite *suite, data []byte) ([]factRecord, error) {
	var records []factRecord
	dec := gob.NewDecoder(bytes.NewReader(data))
	for {
		var rec factRecord
		err := dec.Decode(&rec.factHeader)
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return nil, err
		}
		t := suite.factTypes[rec.Type]
		if t == nil {
			return nil, fmt.Errorf("unknown fact type %s", rec.Type)
		}
		v := reflect.New(t.Elem())
		if err := dec.DecodeValue(v); err != nil {
			return nil, err
		}
		rec.fact = v.Interface().(analysis.Fact)
		records = append(records, rec)
	}
}

// A factTable holds the facts of a unit that is done.
type factTable struct {
	m        map[factKey]analysis.Fact
	objects  []analysis.ObjectFact // in a fixed order
	packages []analysis.PackageFact
}

// records returns the decoded facts of a unit that is done.
func (g *graph) records(ctx context.Context, u *unit) []factRecord {
	if u.entry == nil || u.entry.Facts == (digest{}) {
		return nil
	}
	data := u.factData
	if data == nil {
		var ok bool
		if data, ok = g.run.store.blob(u.entry.Facts); !ok {
			data = g.redo(ctx, u).facts
		}
	}
	records, err := decodeFacts(g.run.suite, data)
	if err != nil {
		return nil // the facts are those of this very program: this does not happen
	}
	return records
}

// forgetFacts drops the encoded facts of a unit if they can be had from the cache.
func (g *graph) forgetFacts(u *unit) {
	if g.run.store != nil && g.run.store.has(u.entry.Facts) {
		u.factData = nil
	}
}

// factsOf returns the facts of a unit that is done.
func (g *graph) factsOf(ctx context.Context, u *unit) *factTable {
	u.factsMu.Lock()
	defer u.factsMu.Unlock()
	if u.facts != nil {
		return u.facts
	}
	t := &factTable{m: make(map[factKey]analysis.Fact)}
	u.facts = t
	records := g.records(ctx, u)
	if len(records) == 0 {
		return t
	}
	pkg, err := g.typesOf(ctx, u)
	if err != nil {
		return t // nobody can see it, so nobody can ask
	}
	for _, rec := range records {
		if rec.Object == "" {
			t.m[factKey{nil, reflect.TypeOf(rec.fact)}] = rec.fact
			t.packages = append(t.packages, analysis.PackageFact{Package: pkg, Fact: rec.fact})
			continue
		}
		obj, err := objectpath.Object(pkg, rec.Object)
		if err != nil {
			continue // not in the export data, so nobody can ask
		}
		t.m[factKey{obj, reflect.TypeOf(rec.fact)}] = rec.fact
		t.objects = append(t.objects, analysis.ObjectFact{Object: obj, Fact: rec.fact})
	}
	if g.run.cfg.Final == nil {
		u.factData = nil // not needed again
	} else {
		g.forgetFacts(u)
	}
	return t
}
