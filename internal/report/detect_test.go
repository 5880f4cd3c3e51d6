package report

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDetectFile(t *testing.T) {
	t.Setenv("GITHUB_WORKSPACE", "")
	top := t.TempDir()
	root := filepath.Join(top, "a", "module")
	if err := os.MkdirAll(root, 0o777); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(top, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if got, want := Detect(out, root), (Options{Base: root}); got != want {
		t.Errorf("Detect without a repository = %+v, want %+v", got, want)
	}
	if err := os.Mkdir(filepath.Join(top, ".git"), 0o777); err != nil {
		t.Fatal(err)
	}
	if got := Detect(out, root).Base; got != top {
		t.Errorf("Base = %q, want the top of the repository %q", got, top)
	}
	workspace := filepath.Join(top, "a")
	t.Setenv("GITHUB_WORKSPACE", workspace)
	if got := Detect(out, root).Base; got != workspace {
		t.Errorf("Base = %q, want the workspace %q", got, workspace)
	}
	t.Setenv("GITHUB_WORKSPACE", filepath.Join(top, "b"))
	if got := Detect(out, root).Base; got != top {
		t.Errorf("Base = %q with a workspace elsewhere, want %q", got, top)
	}
}

func TestUnicodeLocale(t *testing.T) {
	for _, test := range []struct {
		all, ctype, lang, term string
		want                   bool
	}{
		{"", "", "en_US.UTF-8", "xterm", true},
		{"", "", "C.utf8", "xterm", true},
		{"C", "", "en_US.UTF-8", "xterm", false},
		{"", "POSIX", "en_US.UTF-8", "xterm", false},
		{"", "", "", "xterm", true},
		{"", "", "", "dumb", false},
	} {
		t.Setenv("LC_ALL", test.all)
		t.Setenv("LC_CTYPE", test.ctype)
		t.Setenv("LANG", test.lang)
		t.Setenv("TERM", test.term)
		if got := unicodeLocale(); got != test.want {
			t.Errorf("unicodeLocale() = %v with %+v", got, test)
		}
	}
}
