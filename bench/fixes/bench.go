package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
)

// A bench tries rows. It keeps what is costly in its work directory:
//
//	src/OWNER+NAME/HASH          checkouts, with .HASH of the lender of a go.mod
//	build/HASH.ID.json           exists if a package builds
//	answers/LINTER/HASH.ID.json  what a linter said of it
type bench struct {
	options
	answers string // directory for what the linter says
}

// newBench finds the linter. The paths become absolute, because commands run
// in other directories.
func newBench(o options) (*bench, error) {
	b := &bench{options: o}
	var err error
	if b.work, err = filepath.Abs(o.work); err != nil || o.buildOnly {
		return b, err
	}
	if b.concurlint, err = exec.LookPath(o.concurlint); err != nil {
		return nil, err
	}
	if b.concurlint, err = filepath.Abs(b.concurlint); err != nil {
		return nil, err
	}
	binary, err := os.ReadFile(b.concurlint)
	if err != nil {
		return nil, err
	}
	b.answers = filepath.Join(b.work, "answers", fmt.Sprintf("%x", sha256.Sum256(binary))[:16])
	return b, nil
}

// A result is a row and what became of it.
type result struct {
	row
	Outcome outcome
	Why     string            // why it can't be built, or why the linter failed
	Hits    []finding.Finding // reports of the bug
	After   []finding.Finding // all reports in the package after the fix
}

// An answer is what is known of one version of a package.
type answer struct {
	Findings []finding.Finding
	Error    string
}

// try says what becomes of a row. Errors are those of the bench itself.
func (b *bench) try(ctx context.Context, r row) (result, error) {
	repo, err := openRepository(ctx, b.repos, r.Repo)
	if err != nil {
		return result{}, err
	}
	parent, err := repo.parent(ctx, r.Fix)
	if err != nil {
		return result{}, err
	}
	var versions [2]version
	for i, commit := range []string{parent, r.Fix} {
		v, why, err := b.build(ctx, repo, r, commit)
		if err != nil || why != "" {
			return result{row: r, Outcome: unbuilt, Why: []string{"before: ", "after: "}[i] + why}, err
		}
		versions[i] = v
	}
	if b.buildOnly {
		return result{row: r}, nil
	}
	hunks, err := repo.hunks(ctx, parent, r.Fix, r.Dir)
	if err != nil {
		return result{}, err
	}
	var said [2]answer
	for i, commit := range []string{parent, r.Fix} {
		said[i], err = b.ask(ctx, versions[i], r, commit)
		if err != nil || said[i].Error != "" {
			return result{row: r, Outcome: failed, Why: said[i].Error}, err
		}
	}
	j := newJudge(r, versions[0], versions[1], hunks)
	verdict, hits := j.judge(said[0].Findings, said[1].Findings)
	return result{row: r, Outcome: verdict, Hits: hits, After: said[1].Findings}, nil
}

// build checks a commit out and returns why the package can't be built there.
func (b *bench) build(ctx context.Context, repo *repository, r row, commit string) (version, string, error) {
	root := filepath.Join(b.work, "src", strings.ReplaceAll(r.Repo, "/", "+"), commit)
	if r.Module.Commit != "" {
		root += "." + r.Module.Commit[:12]
	}
	if err := repo.checkout(ctx, commit, root); err != nil {
		return version{}, "", err
	}
	v, err := prepare(ctx, repo, r, root)
	if err != nil {
		return version{}, err.Error(), nil
	}
	file := filepath.Join(b.work, "build", r.id(commit))
	if _, err := os.Stat(file); err == nil {
		return v, "", nil
	}
	if why := v.check(ctx); why != "" || ctx.Err() != nil {
		return v, why, ctx.Err() // not kept: the network may have failed
	}
	return v, "", keep(file, answer{})
}

// ask asks the linter.
func (b *bench) ask(ctx context.Context, v version, r row, commit string) (answer, error) {
	return remember(filepath.Join(b.answers, r.id(commit)), func() (answer, error) {
		findings, err := v.lint(ctx, b.concurlint, b.limit)
		if err != nil {
			return answer{Error: err.Error()}, ctx.Err()
		}
		return answer{Findings: findings}, nil
	})
}

// id names a version of the package of a row in a file name.
func (r row) id(commit string) string {
	sum := sha256.Sum256(fmt.Append(nil, r.Repo, r.Dir, r.Module))
	return fmt.Sprintf("%s.%x.json", commit, sum[:4])
}

// remember returns the answer in a file, or asks and keeps it there.
func remember(file string, ask func() (answer, error)) (answer, error) {
	var a answer
	text, err := os.ReadFile(file)
	if err == nil {
		return a, json.Unmarshal(text, &a)
	}
	if a, err = ask(); err != nil {
		return a, err
	}
	return a, keep(file, a)
}

// keep writes an answer to a file, wholly or not at all.
func keep(file string, a answer) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(file+".part", text, 0o666); err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}
