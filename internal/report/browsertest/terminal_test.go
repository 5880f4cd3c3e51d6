package browsertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A terminal shows the report at its width: what tmux has on its screen is what
// is in the golden files, with the colours in curly brackets.
func TestTerminal(t *testing.T) {
	try := build(t)
	for _, test := range []struct {
		name  string
		width int
		env   string
	}{
		{"terminal-80", 80, "NO_COLOR=1"},
		{"terminal-40", 40, "NO_COLOR=1"},
		{"terminal-80-colour", 80, "NO_COLOR="},
		{"terminal-40-colour", 40, "NO_COLOR="},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := painted(capture(t, try, test.width, test.env))
			if colours := strings.Contains(got, "{bold"); colours != (test.env == "NO_COLOR=") {
				t.Errorf("with %s there are colours: %v", test.env, colours)
			}
			file := filepath.Join("testdata", test.name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s (go test -update writes it):\ngot\n%s\nwant\n%s", file, got, want)
			}
		})
	}
}

// build makes the program that writes the sample report.
func build(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "try")
	cmd := exec.Command("go", "build", "-o", name, "./internal/report/reporttest/try")
	cmd.Dir = "../../.." // in the module of concurlint
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return name
}

// capture runs a program in a terminal of the given width, and returns what is
// on the screen when it has ended, with the sequences that colour it.
func capture(t *testing.T, program string, width int, env string) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "tmux") // a server of our own
	tmux := func(args ...string) (string, error) {
		cmd := exec.Command("tmux", append([]string{"-S", socket, "-f", os.DevNull, "-u"}, args...)...)
		cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TERM=xterm-256color", "TMUX=")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	const done = "the report ends here"
	script := fmt.Sprintf("env LC_ALL=C.UTF-8 %s %q; echo %s; exec sleep 60", env, program, done)
	if out, err := tmux("new-session", "-d", "-x", strconv.Itoa(width), "-y", "200", script); err != nil {
		t.Fatalf("no terminal: install tmux (%v)\n%s", err, out)
	}
	t.Cleanup(func() { tmux("kill-server") })
	for range 200 {
		out, err := tmux("capture-pane", "-p", "-e")
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if text, _, ok := strings.Cut(out, done); ok {
			return text
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the report does not end")
	return ""
}

var sgr = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// painted replaces the sequences that colour text by what they amount to, such
// as {1;31}, so that it does not matter how a terminal writes them.
func painted(text string) string {
	var b strings.Builder
	style := newLook()
	shown := style
	for text != "" {
		at := sgr.FindStringSubmatchIndex(text)
		end := len(text)
		if at != nil {
			end = at[0]
		}
		if plain := text[:end]; plain != "" {
			if style != shown {
				b.WriteString(style.String())
				shown = style
			}
			b.WriteString(plain)
		}
		if at == nil {
			break
		}
		style.apply(text[at[2]:at[3]])
		text = text[at[1]:]
	}
	if shown != newLook() {
		b.WriteString(newLook().String())
	}
	return b.String()
}

// A cellLook is how text looks.
type cellLook struct {
	bold   bool
	colour int // as of SGR, 39 for none
}

func newLook() cellLook { return cellLook{colour: 39} }

func (l cellLook) String() string {
	switch {
	case l == newLook():
		return "{}"
	case l.colour == 39:
		return "{bold}"
	case l.bold:
		return fmt.Sprintf("{bold %d}", l.colour)
	}
	return fmt.Sprintf("{%d}", l.colour)
}

// apply changes the look by the parameters of a sequence.
func (l *cellLook) apply(parameters string) {
	for p := range strings.SplitSeq(parameters, ";") {
		switch n, _ := strconv.Atoi(p); {
		case n == 0:
			*l = newLook()
		case n == 1:
			l.bold = true
		case n == 22:
			l.bold = false
		case 30 <= n && n <= 39 || 90 <= n && n <= 97:
			l.colour = n
		}
	}
}
