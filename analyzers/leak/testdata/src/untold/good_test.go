package untold

import (
	"context"
	"testing"
)

// A test that gives code a context which never ends wants it to stay until the process ends.
func TestListen(t *testing.T) {
	l, err := Listen(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(l.Addr())
}
