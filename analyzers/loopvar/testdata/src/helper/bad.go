//go:build go1.21

package helper

import (
	"fmt"
	"helper/pool"
	"net/http"
	"sync"
	"testing"
)

// Functions of another package that run their argument later.
func others(names []string) {
	for i, name := range names {
		pool.Background(func() {
			fmt.Println(name) // want `goroutine may see a later value of loop variable name`
		})
		pool.Indirect(name, func() { fmt.Println(i) }) // want `goroutine may see a later value of loop variable i`
	}
}

// Functions of this package.
func spawn(wg *sync.WaitGroup, f func()) { // not exported
	wg.Add(1)
	go func() {
		defer wg.Done()
		f()
	}()
}

func own(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		spawn(&wg, func() {
			fmt.Println(name) // want `goroutine may see a later value of loop variable name`
		})
	}
	wg.Wait()
}

type thing struct{ n int }

func watch(t *thing) {
	go func() { fmt.Println(t.n) }()
}

func (t *thing) loop() {}

func addresses(things []thing) {
	for _, t := range things {
		watch(&t) // want `goroutine may see a later value of loop variable t`
	}
}

// A queue, hooks, a registry; of the function and of the caller.
func kept(p *pool.Pool, names []string, things []thing) {
	q := new(pool.Pool)
	for _, name := range names {
		p.OnEnd(func() { fmt.Println(name) })  // want `function kept by p.OnEnd refers to loop variable name`
		p.Submit(func() { fmt.Println(name) }) // want `function kept by p.Submit refers to loop variable name, which a later iteration changes`
	}
	for i := range names {
		q.OnEnd(func() { fmt.Println(i) }) // want `function kept by q.OnEnd refers to loop variable i`
	}
	q.Run()
	for _, t := range things {
		p.Register("x", &t) // want `address kept by p.Register refers to loop variable t`
	}
}

// Options that are stored.
func options(names []string) *pool.Pool {
	var opts []pool.Option
	for _, name := range names {
		opts = append(opts, pool.WithLast(func() {
			fmt.Println(name) // want `function stored in opts refers to loop variable name`
		}))
	}
	return pool.New(opts...)
}

// What the standard library keeps.
func handlers(mux *http.ServeMux, m *sync.Map, names []string) {
	var once []func()
	for _, name := range names {
		mux.HandleFunc("/"+name, func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintln(w, name) // want `function kept by mux.HandleFunc refers to loop variable name`
		})
		http.Handle("/"+name, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintln(w, name) // want `function that is called later may see a later value of loop variable name`
		}))
		m.Store(name, &name)                                             // want `address kept by m.Store refers to loop variable name`
		once = append(once, sync.OnceFunc(func() { fmt.Println(name) })) // want `function stored in once refers to loop variable name`
	}
	for _, f := range once {
		f()
	}
}

// A helper that starts subtests, and one that makes them parallel.
func run(t *testing.T, name string, f func(t *testing.T)) {
	t.Helper()
	t.Run(name, f)
}

func setup(t *testing.T) {
	t.Helper()
	t.Parallel()
}

func subtests(t *testing.T, cases []string) {
	for _, tc := range cases {
		run(t, tc, func(t *testing.T) {
			t.Parallel()
			fmt.Println(tc) // want `parallel subtest sees the last value of loop variable tc only`
		})
		t.Run(tc, func(t *testing.T) {
			setup(t)
			fmt.Println(tc) // want `parallel subtest sees the last value of loop variable tc only`
		})
	}
}

var all []func()

func remember(f func())  { all = append(all, f) }
func remembers(f func()) { remember(f) }

// A variable of the package, through a function that uses another.
func global(names []string) {
	for _, name := range names {
		remembers(func() { fmt.Println(name) }) // want `function kept by remembers refers to loop variable name`
	}
}

// A goroutine that has it in something is taken to use it, a deferred call if
// it is just that.
func inParts(cases []string) {
	for _, tc := range cases {
		s := &server{handler: func() {
			fmt.Println(tc) // want `goroutine may see a later value of loop variable tc`
		}}
		go s.serve()
		r := &server{handler: func() {
			fmt.Println(tc) // want `deferred call sees the last value of loop variable tc only`
		}}
		defer r.handler()
	}
}
