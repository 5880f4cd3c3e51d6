// Package serverclose is about handlers that wait, and the server that waits for them.
package serverclose

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// The server is closed before the channel.
func TestTimeout(t *testing.T) {
	gate := make(chan struct{})
	defer close(gate)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-gate // want `receive from gate blocks forever: the server is closed first, which waits for this handler`
	}))
	defer srv.Close()
	c := &http.Client{Timeout: time.Millisecond}
	if _, err := c.Get(srv.URL); err == nil {
		t.Error("no timeout")
	}
}

// By way of a mux, and with a literal that closes.
func TestMux(t *testing.T) {
	gate := make(chan int)
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, r *http.Request) {})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "GET" {
			<-gate // want `receive from gate blocks forever`
		}
	})
	defer func() {
		close(gate)
	}()
	srv := httptest.NewServer(mux)
	defer func() { srv.Close() }()
	c := &http.Client{Timeout: time.Millisecond}
	if _, err := c.Get(srv.URL + "/slow"); err == nil {
		t.Error("no timeout")
	}
}

// Cleanups come after all that is deferred, in a subtest, too.
func TestCleanup(t *testing.T) {
	t.Run("late", func(t *testing.T) {
		gate := make(chan int)
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			<-gate // want `receive from gate blocks forever`
		}))
		defer srv.Close()
		t.Cleanup(func() { close(gate) })
		c := &http.Client{Timeout: time.Millisecond}
		c.Get(srv.URL)
	})
	t.Run("both", func(t *testing.T) {
		gate := make(chan int)
		t.Cleanup(func() { close(gate) })
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			<-gate // want `receive from gate blocks forever`
		}))
		t.Cleanup(srv.Close)
		c := &http.Client{Timeout: time.Millisecond}
		c.Get(srv.URL)
	})
}
