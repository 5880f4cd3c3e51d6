package driver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"strings"
)

// A goEnv is what go env says in the directory of a run.
type goEnv struct {
	GOVERSION    string
	GOROOT       string
	GOOS         string
	GOARCH       string
	CGO_ENABLED  string
	GOEXPERIMENT string
	GOMOD        string
	GOWORK       string
	GOMODCACHE   string
	GO111MODULE  string
}

func readEnv(ctx context.Context, cfg *Config, dir string) (*goEnv, error) {
	out, _, err := goCommand(ctx, cfg, dir, "env", "-json", "GOVERSION", "GOROOT", "GOOS", "GOARCH",
		"CGO_ENABLED", "GOEXPERIMENT", "GOMOD", "GOWORK", "GOMODCACHE", "GO111MODULE")
	if err != nil {
		return nil, err
	}
	env := new(goEnv)
	if err := json.Unmarshal(out, env); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	return env, nil
}

// inModule reports whether the go command sees a main module, or several, or looks for
// packages in GOPATH, where there are no modules.
func (e *goEnv) inModule() bool {
	return e.inWorkspace() || e.GOMOD != "" && e.GOMOD != os.DevNull || e.GO111MODULE == "off"
}

func (e *goEnv) inWorkspace() bool { return e.GOWORK != "" && e.GOWORK != "off" }

// released reports whether the standard library is that of a Go release, and
// therefore known by its version.
func (e *goEnv) released() bool { return strings.HasPrefix(e.GOVERSION, "go1.") }

// version returns the language version of files whose module gives none.
func (e *goEnv) version() string {
	if !e.released() {
		return ""
	}
	v, _, _ := strings.Cut(e.GOVERSION, " ") // a version may end in " X:experiment"
	return v
}

// sizes returns the sizes of types on the target.
func (e *goEnv) sizes() types.Sizes { return types.SizesFor("gc", e.GOARCH) }

// goCommand runs the go command and returns what it writes to its standard
// output and standard error. The text of an error is one line.
func goCommand(ctx context.Context, cfg *Config, dir string, args ...string) (stdout, stderr []byte, err error) {
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(cfg.Env[:len(cfg.Env):len(cfg.Env)], "PWD="+dir)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if text := oneLine(errs.String()); text != "" {
			err = errors.New(text)
		}
		return nil, nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return out.Bytes(), errs.Bytes(), nil
}

// oneLine joins the lines of a message of the go command.
func oneLine(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "go: ")
		if line == "" || strings.HasPrefix(line, "downloading ") || strings.HasPrefix(line, "# ") {
			continue // of no use, progress, or a heading
		}
		switch {
		case b.Len() == 0:
		case strings.HasSuffix(b.String(), ":"):
			b.WriteByte(' ')
		default:
			b.WriteString("; ")
		}
		b.WriteString(line)
	}
	return b.String()
}
