package report

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/mattn/go-isatty"
	"golang.org/x/term"

	"github.com/concurlint/concurlint/internal/source"
)

// Detect returns the options that suit a file that output goes to, such as
// os.Stdout, and the environment. Root is that of the report.
//
// Colour follows NO_COLOR and TERM=dumb. The library that writes it makes the
// console of Windows understand it.
func Detect(out *os.File, root string) Options {
	o := Options{Base: base(root)}
	if !isatty.IsTerminal(out.Fd()) && !isatty.IsCygwinTerminal(out.Fd()) {
		return o
	}
	o.Terminal = true
	o.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	o.ASCII = !unicodeLocale()
	if width, _, err := term.GetSize(int(out.Fd())); err == nil {
		o.Width = width
	}
	return o
}

// unicodeLocale reports whether the terminal can be expected to show more
// than ASCII.
func unicodeLocale() bool {
	if runtime.GOOS == "windows" {
		return true // the console takes UTF-16
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(os.Getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return os.Getenv("TERM") != "dumb" // unset is common in containers, with a terminal that can
}

// base returns the directory that a code host knows the files below root
// relative to: the workspace of a GitHub workflow, or else the top of the
// repository.
func base(root string) string {
	if dir := os.Getenv("GITHUB_WORKSPACE"); dir != "" && filepath.IsLocal(source.Rel(dir, root)) {
		return dir
	}
	for dir := root; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return root
		}
	}
}
