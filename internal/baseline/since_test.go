package baseline_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/baseline"
	"github.com/concurlint/concurlint/internal/finding"
)

// A repo is a git repository of a test.
type repo struct {
	t   *testing.T
	dir string
}

func newRepo(t *testing.T) *repo {
	t.Helper()
	// Configuration of whoever runs the test must not matter, nor the
	// settings that change the form of a diff.
	t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(t.TempDir(), "gitconfig"))
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := &repo{t, dir}
	r.git("init", "-q")
	for _, kv := range []string{"user.name=t", "user.email=t@example.com", "diff.noprefix=true", "diff.relative=true", "diff.interHunkContext=9", "color.ui=always", "diff.external=false"} {
		k, v, _ := strings.Cut(kv, "=")
		r.git("config", "--global", k, v)
	}
	return r
}

func (r *repo) git(args ...string) {
	r.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// write writes a file of one letter a line.
func (r *repo) write(name, letters string) {
	r.t.Helper()
	name = filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		r.t.Fatal(err)
	}
	text := "// " + strings.Join(strings.Split(letters, ""), "\n// ") + "\n"
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		r.t.Fatal(err)
	}
}

func (r *repo) commit() {
	r.t.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "c")
}

func (r *repo) at(name string, line int) finding.Finding {
	p := finding.Place{File: filepath.Join(r.dir, filepath.FromSlash(name)), Line: line, EndLine: line}
	return finding.Finding{Place: p}
}

// fresh returns which of the n lines of the file count as changed.
func (r *repo) fresh(c *baseline.Changes, name string, n int) []int {
	var out []int
	for line := 1; line <= n; line++ {
		if fresh, _ := c.Split([]finding.Finding{r.at(name, line)}); len(fresh) > 0 {
			out = append(out, line)
		}
	}
	return out
}

func TestSince(t *testing.T) {
	r := newRepo(t)
	for _, name := range []string{"a.go", "staged.go", "sub/dir/unstaged.go", "cut.go", "old name.go", "gone.go", "same.go", "ümlaut.go"} {
		r.write(name, "abcdefghij")
	}
	r.commit()
	r.git("tag", "base")
	r.write("a.go", "abXdefghij")
	r.git("mv", "old name.go", "sub/new name.go")
	r.write("sub/new name.go", "abcdefghijK")
	r.git("rm", "-q", "gone.go")
	r.write("cut.go", "abcdhij") // efg taken out after line 4
	r.write("ümlaut.go", "Xbcdefghij")
	r.commit()
	r.write("staged.go", "abcdefghiX")
	r.git("add", "staged.go")
	r.write("sub/dir/unstaged.go", "XYabcdefghij")
	r.write("sub/untracked.go", "ab")
	r.write(".gitignore", "")
	if err := os.WriteFile(filepath.Join(r.dir, ".gitignore"), []byte("ignored.go\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	r.write("ignored.go", "ab")

	want := map[string][]int{
		"a.go":                {3},
		"staged.go":           {10},
		"sub/dir/unstaged.go": {1, 2},
		"sub/new name.go":     {11},
		"sub/untracked.go":    {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, // as a whole
		"cut.go":              {4, 5},
		"ümlaut.go":           {1},
		"same.go":             nil,
		"ignored.go":          nil,
	}
	// The answer is the same from a subdirectory, and in a git hook.
	for _, dir := range []string{"", "sub/dir"} {
		t.Setenv("GIT_DIR", ".git")
		c, err := baseline.Since(context.Background(), filepath.Join(r.dir, dir), "base")
		os.Unsetenv("GIT_DIR")
		if err != nil {
			t.Fatal(err)
		}
		for name, lines := range want {
			if got := r.fresh(c, name, 12); !slices.Equal(got, lines) {
				t.Errorf("from %q: changed lines of %s = %v, want %v", dir, name, got, lines)
			}
		}
	}
}

// A finding is new as well if a step of its witness is on a changed line.
func TestSinceSteps(t *testing.T) {
	r := newRepo(t)
	r.write("a.go", "abcdef")
	r.commit()
	r.write("a.go", "abcdeX")
	c, err := baseline.Since(context.Background(), r.dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	f := r.at("a.go", 1)
	if fresh, old := c.Split([]finding.Finding{f}); len(fresh) != 0 || len(old) != 1 {
		t.Errorf("a finding on an old line is new")
	}
	f.Steps = []finding.Step{{Place: r.at("a.go", 6).Place}}
	if fresh, _ := c.Split([]finding.Finding{f}); len(fresh) != 1 {
		t.Errorf("a finding with a step on a changed line is not new")
	}
	f.Steps, f.Related = nil, []finding.Related{{Place: r.at("a.go", 6).Place}}
	if fresh, _ := c.Split([]finding.Finding{f}); len(fresh) != 1 {
		t.Errorf("a finding with a related place on a changed line is not new")
	}
}

func TestSinceErrors(t *testing.T) {
	r := newRepo(t)
	r.write("a.go", "a")
	r.commit()
	r.write("a.go", "b")
	r.commit()
	for _, test := range []struct{ rev, want string }{
		{"nosuch", `git knows no revision "nosuch"`},
		{"--output=x", `git knows no revision`},
		{"", `git knows no revision`},
	} {
		_, err := baseline.Since(context.Background(), r.dir, test.rev)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Since(%q) = %v, want %q", test.rev, err, test.want)
		}
	}

	shallow := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth=1", "file://"+filepath.ToSlash(r.dir), shallow)
	_, err := baseline.Since(context.Background(), shallow, "HEAD~1")
	if err == nil || !strings.Contains(err.Error(), "shallow clone") || !strings.Contains(err.Error(), "fetch-depth: 0") {
		t.Errorf("Since in a shallow clone = %v, want advice to fetch more", err)
	}

	_, err = baseline.Since(context.Background(), t.TempDir(), "HEAD")
	if err == nil || !strings.Contains(err.Error(), "not a git repository") {
		t.Errorf("Since outside a repository = %v", err)
	}
}
