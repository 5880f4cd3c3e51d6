package main

import (
	"bytes"
	"os"
	"testing"

	"github.com/concurlint/concurlint/analyzers"
)

// What is said of the analyzers is what they say of themselves.
func TestUpToDate(t *testing.T) {
	files, err := generate("../../..", analyzers.All)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		got, err := os.ReadFile(f.name)
		if err != nil {
			t.Error(err)
		}
		if !bytes.Equal(got, f.text) {
			t.Errorf("%s is out of date: run go generate ./internal/docs", f.name)
		}
	}
}

func TestReplace(t *testing.T) {
	got, err := replace([]byte("a\n"+begin+"old\n"+end+"b\n"), "new\n")
	if want := "a\n" + begin + "new\n" + end + "b\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	for _, text := range []string{"", begin, end + begin} {
		if _, err := replace([]byte(text), ""); err == nil {
			t.Errorf("no error in %q", text)
		}
	}
}
