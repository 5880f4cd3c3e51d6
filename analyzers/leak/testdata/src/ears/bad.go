package ears

import "net/http"

// The handler only receives from ready, and does not close it.
func start(mux *http.ServeMux) {
	ready := make(chan struct{})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		<-ready
	})
	<-ready // want `receive from ready blocks forever: nobody sends or closes`
	close(ready)
}
