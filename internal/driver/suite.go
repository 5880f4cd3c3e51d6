package driver

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"flag"
	"fmt"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// A suite is the analyzers of a run, with those that they require.
type suite struct {
	roots []*analysis.Analyzer // the ones that were asked for
	all   []*analysis.Analyzer // required ones first
	facts []*analysis.Analyzer // those of all that facts depend on

	factTypes map[string]reflect.Type
	factNames map[reflect.Type]string
	config    map[mode]digest // names and flags of the analyzers that run
}

func newSuite(analyzers []*analysis.Analyzer) (*suite, error) {
	if err := analysis.Validate(analyzers); err != nil {
		return nil, err
	}
	s := &suite{
		roots:     slices.SortedStableFunc(slices.Values(analyzers), byName),
		factTypes: make(map[string]reflect.Type),
		factNames: make(map[reflect.Type]string),
	}
	s.all = withRequired(s.roots, func(*analysis.Analyzer) bool { return true })
	s.facts = withRequired(s.all, func(a *analysis.Analyzer) bool { return len(a.FactTypes) > 0 })
	if err := s.registerFacts(); err != nil {
		return nil, err
	}
	s.config = map[mode]digest{full: config(s.roots, s.all), factsOnly: config(nil, s.facts)}
	return s, nil
}

func byName(a, b *analysis.Analyzer) int { return cmp.Compare(a.Name, b.Name) }

// withRequired returns those of the analyzers that are wanted, and all that
// they require, required ones first.
func withRequired(analyzers []*analysis.Analyzer, wanted func(*analysis.Analyzer) bool) []*analysis.Analyzer {
	var out []*analysis.Analyzer
	seen := make(map[*analysis.Analyzer]bool)
	var add func(a *analysis.Analyzer)
	add = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, req := range a.Requires {
			add(req)
		}
		out = append(out, a)
	}
	for _, a := range analyzers {
		if wanted(a) {
			add(a)
		}
	}
	return out
}

// registerFacts gives each fact type a name.
//
// It also shows each type to gob, in an order that is always the same. gob
// numbers types as it meets them, in the whole process, and writes the numbers
// into its output: met in the order in which packages happen to be done, they
// would make equal facts differ from run to run.
func (s *suite) registerFacts() error {
	if err := gob.NewEncoder(new(bytes.Buffer)).Encode(factHeader{}); err != nil {
		return err
	}
	for _, a := range slices.SortedStableFunc(slices.Values(s.facts), byName) {
		for i, f := range a.FactTypes {
			t := reflect.TypeOf(f)
			name := fmt.Sprintf("%s/%d %s", a.Name, i, t)
			s.factTypes[name], s.factNames[t] = t, name
			if err := gob.NewEncoder(new(bytes.Buffer)).EncodeValue(reflect.New(t.Elem())); err != nil {
				return fmt.Errorf("fact type %s of analyzer %s: %w", t, a.Name, err)
			}
		}
	}
	return nil
}

// config hashes which analyzers run, which of them report, and their flags.
func config(roots, all []*analysis.Analyzer) digest {
	h := newHasher("config")
	for _, a := range all {
		h.str("analyzer", a.Name, fmt.Sprint(slices.Contains(roots, a)))
		a.Flags.VisitAll(func(f *flag.Flag) { h.str("flag", f.Name, f.Value.String()) })
	}
	return h.sum()
}
