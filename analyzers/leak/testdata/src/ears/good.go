// Package ears is about function values that only listen.
package ears

import "net/http"

// The handler receives from stop, and nobody closes it before the end.
func serve(mux *http.ServeMux, jobs []func() bool) (ok bool) {
	stop := make(chan struct{})
	defer close(stop)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		<-stop
	})
	done := make(chan bool)
	do := func(job func() bool) {
		result := job()
		select {
		case <-stop:
		case done <- result:
		}
	}
	for _, job := range jobs {
		go do(job)
	}
	for range jobs {
		ok = <-done
	}
	return ok
}

// What is sent, the handler may receive.
func notify(mux *http.ServeMux) {
	news := make(chan string)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		func() {
			select {
			case <-news:
			case <-r.Context().Done():
			}
		}()
	})
	news <- "started"
}
