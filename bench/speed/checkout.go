package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// compile fills a build cache with the compiled dependencies of the packages
// below dir, as go vet needs them.
func compile(dir, gocache string) error {
	cmd := exec.Command("go", "list", "-e", "-export", "-deps", "-test", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir, "GOCACHE="+gocache)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go list: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	return nil
}

// deepest returns a file of the package that most packages below dir depend on.
func deepest(dir string) (string, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Deps,Module", "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list in %s: %w", dir, err)
	}
	files := make(map[string]string)
	count := make(map[string]int)
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir string
			GoFiles, Deps   []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return "", err
		}
		if len(p.GoFiles) > 0 {
			files[p.ImportPath] = filepath.Join(p.Dir, p.GoFiles[0])
		}
		for _, dep := range p.Deps {
			count[dep]++
		}
	}
	best := ""
	for path := range files {
		if best == "" || count[path] > count[best] || count[path] == count[best] && path < best {
			best = path
		}
	}
	if best == "" {
		return "", errors.New("no packages below " + dir)
	}
	return files[best], nil
}

// edit adds a function to a file.
func edit(file string, round int) (undo func(), err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	more := fmt.Sprintf("\n\n// AddedByBench%d does little.\nfunc AddedByBench%[1]d(x int) int { return x + %[1]d }\n", round)
	if err := os.WriteFile(file, append(slices.Clip(data), more...), 0o666); err != nil {
		return nil, err
	}
	return func() { os.WriteFile(file, data, 0o666) }, nil
}

// copyCheckout copies the checkout, and returns the place of dir in the copy.
func (b *bench) copyCheckout(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	root := dir
	if b.root != "" {
		if root, err = filepath.Abs(b.root); err != nil {
			return "", err
		}
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return "", fmt.Errorf("%s is not below %s", dir, root)
	}
	dst := filepath.Join(b.tmp, "checkout")
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".git" {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return copyEntry(path, filepath.Join(dst, rel), d)
	})
	return filepath.Join(dst, rel), err
}

func copyEntry(from, to string, d fs.DirEntry) error {
	switch {
	case d.IsDir():
		return os.MkdirAll(to, 0o777)
	case d.Type().IsRegular():
		data, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o666)
	case d.Type()&fs.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	default:
		return nil // a socket, or the like
	}
}

// removeAll removes a directory, even if parts of it are read-only.
func removeAll(dir string) error {
	if os.RemoveAll(dir) == nil {
		return nil
	}
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() {
			os.Chmod(path, 0o777)
		}
		return nil
	})
	return os.RemoveAll(dir)
}
