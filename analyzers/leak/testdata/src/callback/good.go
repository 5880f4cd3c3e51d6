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
