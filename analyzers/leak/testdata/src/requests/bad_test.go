package requests

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// Whether the request or the timer comes first is a matter of time.
func TestTimeout(t *testing.T) {
	got := make(chan bool, 1)
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got <- true
	}))
	defer ts.Close()
	answer := make(chan int)
	go func() {
		println(ts.URL)
		answer <- 1 // want `send on answer blocks forever`
	}()
	select {
	case <-answer:
	case <-time.After(time.Second):
	}
}
