//go:build go1.21

package helper

import (
	"fmt"
	"helper/pool"
	"net/http"
	"sync"
	"testing"
)

// Functions that wait for what they start, or that only call.
func now(p *pool.Pool, names []string) {
	for _, name := range names {
		pool.Now(func() { fmt.Println(name) })
		pool.AndWait(func() { fmt.Println(name) }, func() {})
		p.Each(func() { fmt.Println(name) })
	}
}

// The iteration waits for what a helper starts.
func ownAndWait(names []string) {
	for _, name := range names {
		var wg sync.WaitGroup
		spawn(&wg, func() { fmt.Println(name) })
		wg.Wait()
	}
}

// A pool for each iteration; one that is emptied by it.
func perIteration(p *pool.Pool, names []string) {
	for _, name := range names {
		q := new(pool.Pool)
		q.OnEnd(func() { fmt.Println(name) })
		q.Run()
		mux := http.NewServeMux()
		mux.HandleFunc("/", func(http.ResponseWriter, *http.Request) { fmt.Println(name) })
		r := pool.New(pool.WithLast(func() { fmt.Println(name) }))
		r.Run()
		p.OnEnd(func() { fmt.Println(name) })
		p.Run()
	}
}

// What is passed is a copy.
func copied(things []thing, ptrs []*thing) {
	for _, t := range things {
		t := t
		watch(&t)
	}
	for _, t := range ptrs {
		watch(t)
		pool.Background(t.loop)
	}
}

func subtestsInTurn(t *testing.T, cases []string) {
	for _, tc := range cases {
		run(t, tc, func(t *testing.T) { fmt.Println(tc) })
	}
}

type server struct {
	name    string
	handler func()
}

func (s *server) close()       {}
func (s *server) serve() error { s.handler(); return nil }

func newServer(t *testing.T, h func()) *server {
	s := &server{handler: h}
	t.Cleanup(func() { s.close() })
	return s
}

// What closes something that has the function in it does not call it.
func servers(t *testing.T, cases []string) {
	for _, tc := range cases {
		s := newServer(t, func() { fmt.Println(tc) })
		s.serve()
		r := &server{handler: func() { fmt.Println(tc) }}
		defer r.close()
		r.serve()
		go func() { fmt.Println(r.name) }()
	}
}

type handlerServer struct{ h http.Handler }

func (s *handlerServer) close() {}

func newHandlerServer(t *testing.T, h http.Handler) *handlerServer {
	s := &handlerServer{h: h}
	t.Cleanup(func() { s.close() })
	return s
}

// The same with an interface.
func handlerServers(t *testing.T, cases []string) {
	for _, tc := range cases {
		s := newHandlerServer(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { fmt.Println(tc) }))
		fmt.Println(s.h)
	}
}
