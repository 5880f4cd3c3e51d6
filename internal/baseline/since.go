package baseline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"

	"github.com/concurlint/concurlint/internal/finding"
)

// Changes are the lines of a git work tree that differ from a revision,
// whether committed since, staged, or neither.
type Changes struct {
	files map[string][]span // by absolute name without symbolic links
}

// A span is a range of lines [first, last].
type span struct{ first, last int }

// all stands for a file that is new as a whole.
var all = span{1, int(^uint(0) >> 1)}

// Since returns the changes since the revision in the git repository that
// dir, an absolute name, belongs to.
func Since(ctx context.Context, dir, rev string) (*Changes, error) {
	top, err := git(ctx, dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("changes since %s: %w", rev, err)
	}
	root := filepath.FromSlash(strings.TrimSuffix(string(top), "\n"))
	commit, err := resolve(ctx, root, rev)
	if err != nil {
		return nil, err
	}
	c := &Changes{files: make(map[string][]span)}
	if err := c.tracked(ctx, root, commit); err != nil {
		return nil, fmt.Errorf("changes since %s: %w", rev, err)
	}
	if err := c.untracked(ctx, root); err != nil {
		return nil, fmt.Errorf("changes since %s: %w", rev, err)
	}
	return c, nil
}

// resolve returns the hash of the commit, so that nothing a user writes is
// ever taken for an option of git.
func resolve(ctx context.Context, root, rev string) (string, error) {
	out, err := git(ctx, root, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err == nil {
		return strings.TrimSpace(string(out)), nil
	}
	shallow, _ := git(ctx, root, "rev-parse", "--is-shallow-repository")
	if strings.TrimSpace(string(shallow)) == "true" {
		return "", fmt.Errorf("revision %q is not in this shallow clone: fetch more history first (git fetch --unshallow, or fetch-depth: 0 in actions/checkout)", rev)
	}
	return "", fmt.Errorf("git knows no revision %q", rev)
}

// tracked adds the changed lines of the files that git knows. The options
// undo what a user's configuration may do to the form of a diff.
func (c *Changes) tracked(ctx context.Context, root, commit string) error {
	out, err := git(ctx, root, "diff", "--unified=0", "--inter-hunk-context=0", "--no-color", "--no-ext-diff",
		"--no-textconv", "--text", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/",
		"--find-renames", "--ignore-submodules", commit, "--", "*.go")
	if err != nil {
		return err
	}
	files, _, err := gitdiff.Parse(bytes.NewReader(out))
	if err != nil {
		return fmt.Errorf("output of git diff: %w", err)
	}
	for _, f := range files {
		if f.IsDelete {
			continue // no lines are left
		}
		name := filepath.Join(root, filepath.FromSlash(f.NewName))
		for _, frag := range f.TextFragments {
			first, n := int(frag.NewPosition), int(frag.NewLines)
			if n == 0 {
				n = 2 // lines were taken out between these two
			}
			c.files[name] = append(c.files[name], span{first, first + n - 1})
		}
	}
	return nil
}

// untracked adds the files that git does not know yet and does not ignore.
func (c *Changes) untracked(ctx context.Context, root string) error {
	out, err := git(ctx, root, "ls-files", "-z", "--others", "--exclude-standard", "--", "*.go")
	if err != nil {
		return err
	}
	for name := range strings.SplitSeq(string(out), "\x00") {
		if name != "" {
			c.files[filepath.Join(root, filepath.FromSlash(name))] = []span{all}
		}
	}
	return nil
}

// Split splits the findings into those on changed lines and the others. A
// finding is on a changed line if its own place is, or a step of its witness,
// or a related place: a leak is often made far from where it shows.
func (c *Changes) Split(findings []finding.Finding) (fresh, old []finding.Finding) {
	for _, f := range findings {
		if c.touch(f) {
			fresh = append(fresh, f)
		} else {
			old = append(old, f)
		}
	}
	return fresh, old
}

func (c *Changes) touch(f finding.Finding) bool {
	return c.changed(f.Place) ||
		slices.ContainsFunc(f.Steps, func(s finding.Step) bool { return c.changed(s.Place) }) ||
		slices.ContainsFunc(f.Related, func(r finding.Related) bool { return c.changed(r.Place) })
}

func (c *Changes) changed(p finding.Place) bool {
	name := p.File
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // as git names it
	}
	last := max(p.Line, p.EndLine)
	return slices.ContainsFunc(c.files[name], func(s span) bool { return s.first <= last && p.Line <= s.last })
}

// git runs git in dir and returns what it prints.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	cmd.Env = environ()
	out, err := cmd.Output()
	if exit := new(exec.ExitError); errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return nil, fmt.Errorf("git %s: %s", args[0], bytes.TrimSpace(exit.Stderr))
	}
	if err != nil {
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

// environ returns our environment without what git sets for its hooks: a
// relative GIT_DIR is wrong in every other directory. Who sets the work tree
// as well means it.
func environ() []string {
	if os.Getenv("GIT_WORK_TREE") != "" {
		return os.Environ()
	}
	return slices.DeleteFunc(os.Environ(), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return name == "GIT_DIR" || name == "GIT_INDEX_FILE" || name == "GIT_PREFIX"
	})
}
