// Package turns is about loops of tests that turn as often as their data want.
package turns

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// An external program writes as many lines as there are in the file.
func TestListing(t *testing.T) {
	data, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for _, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cases = append(cases, line)
	}
	lines := make(chan string)
	ended := make(chan error)
	go func() { ended <- list(lines) }()
	for range cases {
		<-lines
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

func list(lines chan string) error {
	cmd := exec.Command("list", "testdata/cases.txt")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	last, next := 0, 1
	flush := func() {
		if last == next {
			lines <- "line"
			next++
		}
	}
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			break
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		flush()
		last = number(line)
	}
	flush()
	if next != size {
		return errors.New("not enough")
	}
	return cmd.Wait()
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

var size = 0
