package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// A repository is a git directory, bare or not.
type repository struct {
	name string // owner/name
	dir  string
}

// openRepository finds the repository below dir.
func openRepository(ctx context.Context, dir, name string) (*repository, error) {
	joined := strings.Replace(name, "/", "+", 1)
	for _, at := range []string{name, name + ".git", joined, joined + "/repo", path.Base(name), path.Base(name) + ".git"} {
		repo := &repository{name: name, dir: filepath.Join(dir, filepath.FromSlash(at))}
		if _, err := os.Stat(repo.dir); err != nil {
			continue
		}
		if _, err := repo.git(ctx, "rev-parse", "--git-dir"); err == nil {
			return repo, nil
		}
	}
	return nil, fmt.Errorf("no repository %s in %s", name, dir)
}

func (r *repository) git(ctx context.Context, args ...string) ([]byte, error) {
	return output(exec.CommandContext(ctx, "git", append([]string{"-C", r.dir}, args...)...))
}

// output runs a command; its error says what the command wrote to stderr.
func output(cmd *exec.Cmd) ([]byte, error) {
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && len(exit.Stderr) > 0 {
		err = fmt.Errorf("%s: %s", path.Base(cmd.Path), firstLine(string(exit.Stderr)))
	}
	return out, err
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

// parent returns the full hash of the first parent of a commit.
func (r *repository) parent(ctx context.Context, commit string) (string, error) {
	out, err := r.git(ctx, "rev-parse", "--verify", commit+"^1")
	return strings.TrimSpace(string(out)), err
}

// checkout writes the files of a commit that a build may need to dir, at
// once or not at all. A file whose content the repository lacks is left out:
// if it matters, the build says so.
func (r *repository) checkout(ctx context.Context, commit, dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	tree, err := r.git(ctx, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return err
	}
	part, err := os.MkdirTemp(filepath.Dir(dir), "part-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(part)
	if err := r.extract(ctx, blobs(tree), part); err != nil {
		return err
	}
	return os.Rename(part, dir)
}

// A blob is a file in a git tree.
type blob struct{ hash, name string }

// blobs returns the regular files of a tree that are not left out.
func blobs(tree []byte) []blob {
	var all []blob
	for entry := range strings.SplitSeq(string(tree), "\x00") {
		meta, name, _ := strings.Cut(entry, "\t")
		if f := strings.Fields(meta); len(f) == 3 && strings.HasPrefix(f[0], "100") && !leftOut(name) {
			all = append(all, blob{f[2], name})
		}
	}
	return all
}

// leftOut reports whether no build needs the file. Tests are left out because
// a test of the fix would tell the linter how the code is meant to be used,
// and their dependencies may no longer resolve; vendored code because the
// module cache has it too.
func leftOut(name string) bool {
	switch first, _, _ := strings.Cut(name, "/"); first {
	case "vendor", ".github", "website":
		return true
	}
	return strings.HasSuffix(name, "_test.go") || strings.Contains(name, "/node_modules/")
}

// extract writes the blobs below dir.
func (r *repository) extract(ctx context.Context, all []blob, dir string) error {
	cmd := exec.CommandContext(ctx, "git", "-C", r.dir, "cat-file", "--batch")
	var ask bytes.Buffer
	for _, b := range all {
		fmt.Fprintln(&ask, b.hash)
	}
	cmd.Stdin = &ask
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	answers := bufio.NewReader(pipe)
	for _, b := range all {
		if err := writeBlob(answers, filepath.Join(dir, filepath.FromSlash(b.name))); err != nil {
			return errors.Join(err, cmd.Process.Kill(), cmd.Wait())
		}
	}
	return cmd.Wait()
}

// writeBlob reads one answer of git cat-file --batch, "hash blob size" or
// "hash missing", and writes the content to file.
func writeBlob(answers *bufio.Reader, file string) error {
	header, err := answers.ReadString('\n')
	if err != nil {
		return err
	}
	f := strings.Fields(header)
	if len(f) != 3 || f[1] != "blob" {
		return nil // the repository lacks it
	}
	size, err := strconv.ParseInt(f[2], 10, 64)
	if err != nil {
		return err
	}
	content := make([]byte, size+1) // a line feed follows
	if _, err := io.ReadFull(answers, content); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return os.WriteFile(file, content[:size], 0o666)
}

// A hunk is a piece of a diff: the lines [old, old+oldLen) became the lines
// [new, new+newLen). If a length is 0, the position is the line before.
type hunk struct{ old, oldLen, new, newLen int }

// hunks returns the hunks of the Go files of a package, tests excepted, by
// the base name of the file.
func (r *repository) hunks(ctx context.Context, before, after, dir string) (map[string][]hunk, error) {
	out, err := r.git(ctx, "diff", "-U0", "--no-color", "--no-ext-diff", "--no-renames", before, after,
		"--", ":(glob)"+path.Join(dir, "*.go"), ":(exclude)*_test.go")
	if err != nil {
		return nil, err
	}
	return parseDiff(string(out)), nil
}

var hunkHeader = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)

func parseDiff(diff string) map[string][]hunk {
	byFile := map[string][]hunk{}
	file := ""
	for line := range strings.SplitSeq(diff, "\n") {
		if strings.HasPrefix(line, "diff --git ") {
			file = path.Base(line)
		} else if m := hunkHeader.FindStringSubmatch(line); m != nil {
			byFile[file] = append(byFile[file], hunk{number(m[1]), number(m[2]), number(m[3]), number(m[4])})
		}
	}
	return byFile
}

// number reads a number of a hunk header, in which a missing length is 1.
func number(s string) int {
	n, _ := strconv.Atoi(cmp.Or(s, "1")) // the pattern admits only digits
	return n
}

// touches reports whether the hunk changes the old line; lines that were only
// added touch their neighbours.
func (h hunk) touches(line int) bool {
	if h.oldLen == 0 {
		return line == h.old || line == h.old+1
	}
	return h.old <= line && line < h.old+h.oldLen
}

// newLine returns the number that an old line has after the change, or 0 if
// the line was changed itself.
func newLine(hunks []hunk, line int) int {
	shift := 0
	for _, h := range hunks {
		switch {
		case h.oldLen > 0 && h.touches(line):
			return 0
		case h.old < line:
			shift += h.newLen - h.oldLen
		}
	}
	return line + shift
}
