package config

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Parse reads a configuration from the text of the named file. It returns all
// mistakes at once, a line for each, in the order of the file.
func Parse(name string, data []byte, known Names) (*Config, error) {
	c := new(Config)
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(c)
	if err != nil {
		return nil, decodeErrors(name, data, err)
	}
	p := &checker{name: name, lines: lines(data), known: known}
	p.check(c)
	if len(p.errs) > 0 {
		slices.SortStableFunc(p.errs, func(a, b mistake) int { return a.line - b.line })
		errs := make([]error, len(p.errs))
		for i, m := range p.errs {
			errs[i] = fmt.Errorf("%s:%d: %s", name, m.line, m.text)
		}
		return nil, errors.Join(errs...)
	}
	return c, nil
}

// decodeErrors writes the errors of the decoder as file:line:column: text.
func decodeErrors(name string, data []byte, err error) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		var errs []error
		for _, e := range unknown.Errors {
			line, column := e.Position()
			errs = append(errs, fmt.Errorf("%s:%d:%d: unknown key %s", name, line, column, strings.Join(e.Key(), ".")))
		}
		return errors.Join(errs...)
	}
	var e *toml.DecodeError
	if errors.As(err, &e) {
		line, column := e.Position()
		text := strings.TrimPrefix(e.Error(), "toml: ")
		if key := keyOn(line, data); key != nil && strings.HasPrefix(text, "cannot decode") {
			text = fmt.Sprintf("wrong type of %s: want %s", key[len(key)-1], wanted(key)) // it speaks of types of Go
		}
		return fmt.Errorf("%s:%d:%d: %s", name, line, column, text)
	}
	return fmt.Errorf("%s: %w", name, err)
}

// keyOn returns the path of the key on a line, if there is one.
func keyOn(line int, data []byte) []string {
	all := lines(data)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if all[key] == line {
			return strings.Split(key, "\x00")
		}
	}
	return nil
}

// wanted says of which type the value of a key is.
func wanted(key []string) string {
	switch {
	case key[0] == "exclude":
		return "a list of strings"
	case len(key) == 1 && key[0] == "models":
		return "[[models]]"
	case len(key) == 1:
		return "a table"
	case key[0] == "analyzers":
		return "true or false"
	case key[len(key)-1] == "arg":
		return "a number"
	}
	return "a string"
}

// A checker finds mistakes that the decoder cannot know of.
type checker struct {
	name  string
	lines map[string]int
	known Names
	errs  []mistake
}

type mistake struct {
	line int
	text string
}

// errorf notes a mistake at the key with the given path, or the nearest
// enclosing one that has a line.
func (p *checker) errorf(key []string, format string, args ...any) {
	for len(key) > 1 && p.lines[join(key)] == 0 {
		key = key[:len(key)-1]
	}
	p.errs = append(p.errs, mistake{max(1, p.lines[join(key)]), fmt.Sprintf(format, args...)})
}

func (p *checker) check(c *Config) {
	for _, name := range slices.Sorted(maps.Keys(c.Analyzers)) {
		p.analyzer([]string{"analyzers", name}, name)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Severity)) {
		key := []string{"severity", name}
		p.kind(key, name)
		if !slices.Contains(severities, c.Severity[name]) {
			p.errorf(key, "unknown severity %q: want error, warning or note", c.Severity[name])
		}
	}
	for _, pattern := range c.Exclude {
		p.pattern(pattern)
	}
	for i, m := range c.Models {
		p.model([]string{"models", strconv.Itoa(i)}, m)
		if slices.ContainsFunc(c.Models[:i], func(n Model) bool { return compareModels(m, n) == 0 }) {
			p.errorf([]string{"models", strconv.Itoa(i)}, "the same model of %s again", m.Name)
		}
	}
}

// analyzer reports whether there is an analyzer of the name.
func (p *checker) analyzer(key []string, name string) bool {
	_, ok := p.known[name]
	if !ok {
		p.errorf(key, "unknown analyzer %q: want one of %s", name, list(maps.Keys(p.known)))
	}
	return ok
}

// kind checks the name of an analyzer, or of an analyzer and a category.
func (p *checker) kind(key []string, name string) {
	analyzer, category, has := strings.Cut(name, "/")
	if !p.analyzer(key, analyzer) || !has || slices.Contains(p.known[analyzer], category) {
		return
	}
	if len(p.known[analyzer]) == 0 {
		p.errorf(key, "unknown category %q: %s has none", category, analyzer)
		return
	}
	p.errorf(key, "unknown category %q of %s: want one of %s", category, analyzer, list(slices.Values(p.known[analyzer])))
}

// list writes names in order.
func list(names iter.Seq[string]) string { return strings.Join(slices.Sorted(names), ", ") }

func (p *checker) pattern(pattern string) {
	key := []string{"exclude"}
	switch {
	case !doublestar.ValidatePattern(pattern):
		p.errorf(key, "malformed pattern %q", pattern)
	case strings.Contains(pattern, `\`):
		p.errorf(key, "pattern %q: write / on every system, and [*] for a literal *", pattern)
	case path.IsAbs(pattern), path.Clean(pattern) != strings.TrimSuffix(pattern, "/"), strings.HasPrefix(pattern, ".."):
		p.errorf(key, "pattern %q is not a clean path below the root of the module", pattern)
	}
}

func (p *checker) model(key []string, m Model) {
	onArg, ok := effects[m.Effect]
	switch {
	case m.Name == "":
		p.errorf(key, "model without a name")
	case !strings.Contains(m.Name, "."):
		p.errorf(append(key, "name"), "name %q is not that of a function: want path.Func or (*path.Type).Method", m.Name)
	}
	switch {
	case m.Effect == "":
		p.errorf(key, "model without an effect")
	case !ok:
		p.errorf(append(key, "effect"), "unknown effect %q: want one of %s", m.Effect, effectNames())
	case onArg && m.Arg == nil:
		p.errorf(key, "effect %q needs arg, the number of the argument", m.Effect)
	case !onArg && m.Arg != nil:
		p.errorf(append(key, "arg"), "effect %q is about no argument", m.Effect)
	case m.Arg != nil && *m.Arg < 0:
		p.errorf(append(key, "arg"), "arg is negative")
	}
}

func effectNames() string {
	var out []string
	for e := range effects {
		out = append(out, string(e))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// lines returns the line of each key in the text, by its path. The decoder
// keeps no positions of what it understands, its parser does.
func lines(data []byte) map[string]int {
	out := make(map[string]int)
	tables := make(map[string]int) // how many there were of each array of tables
	var p unstable.Parser
	p.Reset(data)
	var prefix []string
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table:
			prefix, _ = keyPath(&p, e, nil)
		case unstable.ArrayTable:
			array, line := keyPath(&p, e, nil)
			n := tables[join(array)]
			tables[join(array)]++
			prefix = append(array, strconv.Itoa(n))
			out[join(prefix)] = line
		case unstable.KeyValue:
			key, line := keyPath(&p, e, prefix)
			out[join(key)] = line
		}
	}
	return out
}

// keyPath returns the path of the key of an expression, and its line.
func keyPath(p *unstable.Parser, e *unstable.Node, prefix []string) (path []string, line int) {
	path = slices.Clone(prefix)
	for it := e.Key(); it.Next(); {
		path = append(path, string(it.Node().Data))
		line = p.Shape(it.Node().Raw).Start.Line
	}
	return path, line
}

func join(key []string) string { return strings.Join(key, "\x00") }
