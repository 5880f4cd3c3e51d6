package serverclose

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// The channel is closed first.
func TestFirst(t *testing.T) {
	gate := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-gate
	}))
	defer srv.Close()
	defer close(gate)
	c := &http.Client{Timeout: time.Millisecond}
	if _, err := c.Get(srv.URL); err == nil {
		t.Error("no timeout")
	}
}

// The handler leaves with the request.
func TestRequest(t *testing.T) {
	gate := make(chan struct{})
	defer close(gate)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-gate:
		case <-r.Context().Done():
		}
	}))
	defer srv.Close()
	c := &http.Client{Timeout: time.Millisecond}
	c.Get(srv.URL)
}

// It is another server whose handler waits.
func TestOther(t *testing.T) {
	gate := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-gate
	}))
	defer slow.Close()
	defer close(gate)
	fast := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	defer fast.Close()
	c := &http.Client{Timeout: time.Millisecond}
	c.Get(slow.URL)
	c.Get(fast.URL)
}

// The handler is let go by a value.
func TestValue(t *testing.T) {
	gate := make(chan struct{})
	defer close(gate)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-gate
	}))
	defer srv.Close()
	go func() { gate <- struct{}{} }()
	http.Get(srv.URL)
}

// The cleanup of the server comes after all that is deferred.
func TestCleanupLast(t *testing.T) {
	gate := make(chan struct{})
	defer close(gate)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-gate
	}))
	t.Cleanup(srv.Close)
	c := &http.Client{Timeout: time.Millisecond}
	c.Get(srv.URL)
}
