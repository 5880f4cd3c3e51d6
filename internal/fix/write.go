package fix

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aymanbagabas/go-udiff"

	"github.com/concurlint/concurlint/internal/source"
)

// Diff writes the plan as a unified diff that git apply and patch -p1
// understand when run in root.
func (p *Plan) Diff(w io.Writer, root string) error {
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real // as the names of the files are
	}
	for _, f := range p.Files {
		name := source.Rel(root, f.Name)
		_, err := io.WriteString(w, udiff.Unified("a/"+name, "b/"+name, string(f.Old), string(f.New)))
		if err != nil {
			return err
		}
	}
	return nil
}

// Apply writes the files of the plan. Each is replaced in one step, and keeps
// its mode; after an error the others are written all the same.
func (p *Plan) Apply() error {
	var errs []error
	for _, f := range p.Files {
		if err := f.write(); err != nil {
			errs = append(errs, fmt.Errorf("fix: %w", err))
		}
	}
	return errors.Join(errs...)
}

// write replaces the file, unless somebody else changed it since it was read.
func (f *File) write() (err error) {
	now, err := os.ReadFile(f.Name)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, f.Old) {
		return fmt.Errorf("%s: changed while it was being checked", f.Name)
	}
	tmp, err := os.CreateTemp(filepath.Dir(f.Name), ".concurlint-*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if _, err := tmp.Write(f.New); err != nil {
		return err
	}
	if err := tmp.Chmod(f.mode.Perm()); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), f.Name)
}
