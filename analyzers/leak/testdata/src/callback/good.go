// Package callback is told by requests.
package callback

import "net/http"

// What is given to the server sends.
func serve(ch chan<- string) {
	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		ch <- r.URL.Path
	})
	go http.ListenAndServe(":0", nil)
}

func Wait() string {
	ch := make(chan string)
	serve(ch)
	return <-ch
}

// It is given to the server for each of many paths, by its name.
func WaitAny(paths []string) string {
	ch := make(chan string)
	for _, p := range paths {
		handler := func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength == 0 {
				ch <- p
			}
		}
		http.HandleFunc(p, handler)
	}
	return <-ch
}
