package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/config"
)

var known = config.Names{"leak": {"send", "recv"}, "ctxselect": {"loop"}, "sendclosed": nil}

const full = `# What we do not want to hear.
exclude = ["third_party", "**/*_gen.go", "a/*.go"]

[analyzers]
ctxselect = false

[severity]
leak = "note"
"leak/send" = "warning"

[[models]]
name = "(*example.com/pool.Pool).Submit"
effect = "spawns"
arg = 1

[[models]]
name = "example.com/pool.Fatal"
effect = "never-returns"
`

func parse(t *testing.T, text string) *config.Config {
	t.Helper()
	c, err := config.Parse(config.Name, []byte(text), known)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestParse(t *testing.T) {
	c := parse(t, full)
	if c.Enabled("ctxselect", true) || !c.Enabled("leak", true) || c.Enabled("sendclosed", false) {
		t.Error("analyzers are not switched as the file says")
	}
	for _, test := range []struct {
		analyzer, category string
		want               config.Severity
	}{{"leak", "send", config.Warning}, {"leak", "recv", config.Note}, {"sendclosed", "", config.Error}} {
		if got := c.SeverityOf(test.analyzer, test.category); got != test.want {
			t.Errorf("SeverityOf(%s, %s) = %s, want %s", test.analyzer, test.category, got, test.want)
		}
	}
	for file, want := range map[string]bool{
		"third_party/x/y.go": true,
		"third_partyx.go":    false,
		"b/c/d_gen.go":       true,
		"d_gen.go":           true,
		"a/b.go":             true,
		"a/b/c.go":           false,
	} {
		if got := c.Excluded(file); got != want {
			t.Errorf("Excluded(%q) = %v, want %v", file, got, want)
		}
	}
	one := 1
	want := []config.Model{
		{Name: "(*example.com/pool.Pool).Submit", Effect: config.Spawns, Arg: &one},
		{Name: "example.com/pool.Fatal", Effect: config.NeverReturns},
	}
	if !reflect.DeepEqual(c.Models, want) {
		t.Errorf("Models = %+v, want %+v", c.Models, want)
	}
}

// Every mistake is an error that names its line.
func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"\nexcluded = []":                                       "f:2:1: unknown key excluded",
		"exclude = 'x'":                                         "f:1:11: wrong type of exclude: want a list of strings",
		"[analyzers]\nleak = 'no'":                              "f:2:8: wrong type of leak: want true or false",
		"[severity]\nleak = 1":                                  "f:2:8: wrong type of leak: want a string",
		"[analyser]\nleak = true":                               "f:1:2: unknown key analyser",
		"[[models]]\nname='a.B'\n\nefect='calls'":               "f:4:1: unknown key models.efect",
		"\n[analyzers]\nleek = true":                            `f:3: unknown analyzer "leek": want one of ctxselect, leak, sendclosed`,
		"[analyzers]\nleak = 1":                                 "f:2:8: ",
		"[analyzers]\nleak = true\nleak = true":                 "f:3:1: ",
		"[severity]\n\nleak = 'fatal'":                          `f:3: unknown severity "fatal"`,
		"severity.leek = 'note'":                                `f:1: unknown analyzer "leek"`,
		"[severity]\n'leek/send' = 'note'":                      `f:2: unknown analyzer "leek"`,
		"[severity]\n\n'leak/sned' = 'note'":                    `f:3: unknown category "sned" of leak: want one of recv, send`,
		"[severity]\n'leak/' = 'note'":                          `f:2: unknown category "" of leak`,
		"[severity]\n'leak/send/x' = 'note'":                    `f:2: unknown category "send/x" of leak`,
		"[severity]\n'sendclosed/x' = 'note'":                   `f:2: unknown category "x": sendclosed has none`,
		"[analyzers]\n'leak/send' = false":                      `f:2: unknown analyzer "leak/send"`,
		"\n\nexclude = ['a', '[']":                              `f:3: malformed pattern "["`,
		"exclude = ['/a']":                                      `f:1: pattern "/a" is not a clean path`,
		"exclude = ['../a']":                                    `f:1: pattern "../a" is not a clean path`,
		`exclude = ['a\b']`:                                     `f:1: pattern "a\\b": write /`,
		"\n[[models]]\neffect = 'never-returns'":                "f:2: model without a name",
		"[[models]]\nname = 'B'\neffect='never-returns'":        `f:2: name "B" is not that of a function`,
		"[[models]]\nname = 'a.B'":                              "f:1: model without an effect",
		"[[models]]\nname='a.B'\neffect='eats'":                 `f:3: unknown effect "eats": want one of blocks, calls, never-returns, releases, spawns`,
		"[[models]]\nname='a.B'\neffect='calls'":                `f:1: effect "calls" needs arg`,
		"[[models]]\nname='a.B'\neffect='calls'\narg=-1":        "f:4: arg is negative",
		"[[models]]\nname='a.B'\neffect='never-returns'\narg=1": `f:4: effect "never-returns" is about no argument`,
		"[[models]]\nname='a.B'\neffect='never-returns'\n[[models]]\nname='a.B'\neffect='never-returns'": "f:4: the same model of a.B again",
		"exclude = [": "f:1:",
	} {
		c, err := config.Parse("f", []byte(text), known)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Parse of\n%s\n= %+v, %v, want error %q", text, c, err, want)
		}
	}
	_, err := config.Parse("f", []byte("[severity]\nleak = 'x'\n[analyzers]\nleek = true"), known)
	if err == nil || strings.Count(err.Error(), "\n") != 1 || !strings.HasPrefix(err.Error(), "f:2: ") {
		t.Errorf("two mistakes = %v, want both, in the order of the file", err)
	}
}

func TestLoad(t *testing.T) {
	root := t.TempDir()
	c, err := config.Load(root, known)
	if err != nil || !reflect.DeepEqual(c, new(config.Config)) {
		t.Errorf("Load without a file = %+v, %v, want the default", c, err)
	}
	name := filepath.Join(root, config.Name)
	if err := os.WriteFile(name, []byte("what = 1"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Load(root, known); err == nil || !strings.HasPrefix(err.Error(), name+":1:1: unknown key what") {
		t.Errorf("Load of a wrong file = %v", err)
	}
}

// A file that might be taken for the configuration is not passed over.
func TestMistaken(t *testing.T) {
	for _, name := range []string{".concurlint.yaml", ".concurlint.json", "concurlint.toml"} {
		root := t.TempDir()
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Load(root, known); err == nil || !strings.Contains(err.Error(), name+" is not read: the configuration is .concurlint.toml") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCanonical(t *testing.T) {
	a := parse(t, full)
	b := parse(t, `
[severity]
"leak/send" = "warning"
leak = "note"
[[models]]
name = "example.com/pool.Fatal"
effect = "never-returns"
[[models]]
arg = 1
effect = "spawns"
name = "(*example.com/pool.Pool).Submit"
[analyzers]
ctxselect = false`)
	b.Exclude = []string{"a/*.go", "third_party", "**/*_gen.go", "third_party"}
	if a.Canonical() != b.Canonical() || a.Hash() != b.Hash() {
		t.Errorf("the same configuration in another order:\n%s\n%s", a.Canonical(), b.Canonical())
	}
	back, err := config.FromCanonical(a.Canonical())
	if err != nil || back.Canonical() != a.Canonical() || !back.Excluded("third_party/x.go") || *back.Models[0].Arg != 1 {
		t.Errorf("FromCanonical = %+v, %v", back, err)
	}
	*b.Models[1].Arg = 2
	if a.Hash() == b.Hash() {
		t.Error("different configurations have the same hash")
	}
	if got := new(config.Config).Canonical(); got != "{}" {
		t.Errorf("the default is %s, want {}", got)
	}
}
