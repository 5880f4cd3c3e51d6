package driver

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/finding"
)

// Stats are numbers about a run. Times are summed over the processors.
type Stats struct {
	Targets  int // packages to report on, external tests counted as packages
	Packages int // these and all below them, each test variant by itself
	Cached   int // packages whose outcome was in the cache

	Wall   time.Duration
	List   time.Duration // the go command
	Parse  time.Duration
	Check  time.Duration // type-checking, including the import of types
	Export time.Duration // writing and reading back types

	Analyzers map[string]time.Duration // by name; without those that they require
	Slowest   []PackageTime

	Counters map[string]float64        // of all packages, cached ones too
	Fresh    map[string]float64        // of the packages that were analyzed in this run
	Spreads  map[string]finding.Spread // of all packages, cached ones too

	mu *sync.Mutex
}

// A PackageTime is how long the work on a package took.
type PackageTime struct {
	Package string
	Time    time.Duration
}

// manySlow is how many of the slowest packages are kept.
const manySlow = 10

func newStats() Stats {
	return Stats{
		Analyzers: make(map[string]time.Duration),
		Counters:  make(map[string]float64),
		Fresh:     make(map[string]float64),
		mu:        new(sync.Mutex),
	}
}

// took adds the time since start to one of the fields of s.
func (s *Stats) took(field *time.Duration, start time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*field += time.Since(start)
}

func (s *Stats) analyzer(a *analysis.Analyzer, start time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Analyzers[a.Name] += time.Since(start)
}

// slow considers a unit for the list of the slowest.
func (s *Stats) slow(u *unit, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Slowest = append(s.Slowest, PackageTime{u.ImportPath, took})
	s.trim()
}

// count counts a unit that is done.
func (s *Stats) count(u *unit) {
	sum(s.Counters, u.entry.Counters)
	s.Spreads = join(s.Spreads, u.entry.Spreads)
	if u.cached {
		s.Cached++
	} else {
		sum(s.Fresh, u.entry.Counters)
	}
}

// trim keeps the slowest packages.
func (s *Stats) trim() {
	slices.SortStableFunc(s.Slowest, func(a, b PackageTime) int { return cmp.Compare(b.Time, a.Time) })
	s.Slowest = s.Slowest[:min(len(s.Slowest), manySlow)]
}

// add adds the numbers of another run.
func (s *Stats) add(t Stats) {
	s.Targets += t.Targets
	s.Packages += t.Packages
	s.Cached += t.Cached
	s.List += t.List
	s.Parse += t.Parse
	s.Check += t.Check
	s.Export += t.Export
	sum(s.Analyzers, t.Analyzers)
	sum(s.Counters, t.Counters)
	sum(s.Fresh, t.Fresh)
	s.Spreads = join(s.Spreads, t.Spreads)
	s.Slowest = append(s.Slowest, t.Slowest...)
	s.trim()
}

// join adds the spreads of src to those of dst, which may be nil.
func join(dst, src map[string]finding.Spread) map[string]finding.Spread {
	if dst == nil {
		dst = make(map[string]finding.Spread)
	}
	for name, s := range src {
		if dst[name] == nil {
			dst[name] = make(finding.Spread)
		}
		dst[name].Add(s)
	}
	return dst
}

// sum adds the values of src to those of dst.
func sum[N time.Duration | float64](dst, src map[string]N) {
	for name, n := range src {
		dst[name] += n
	}
}
