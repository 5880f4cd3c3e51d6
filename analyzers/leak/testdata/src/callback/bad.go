package callback

import "net/http"

// What is given to the server does not send.
func deaf(ch chan<- string) {
	http.HandleFunc("/deaf", func(w http.ResponseWriter, r *http.Request) {
		println(cap(ch))
	})
	go http.ListenAndServe(":0", nil)
}

func WaitForever() string {
	ch := make(chan string)
	deaf(ch)
	return <-ch // want `receive from ch blocks forever: nobody sends or closes`
}
