package requests

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Whether the answer or the end comes first is a matter of the schedule.
func TestEnd(t *testing.T) {
	got := make(chan bool, 1)
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got <- true
	}))
	defer ts.Close()
	answer := make(chan int)
	end := make(chan int)
	go close(end)
	go func() {
		println(ts.URL)
		answer <- 1 // want `send on answer blocks forever`
	}()
	select {
	case <-answer:
	case <-end:
	}
}
