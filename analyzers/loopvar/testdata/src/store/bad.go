//go:build go1.21

package store

import "fmt"

type item struct {
	name string
	hash [4]byte
	sub  struct{ n int }
	cb   func()
}

func (it *item) run() {}

// Appended.
func appended(items []item) (out []*item) {
	for _, it := range items {
		out = append(out, &it) // want `address stored in out refers to loop variable it, which a later iteration changes`
	}
	return out
}

// Functions, and what holds them: a local variable, a literal, a method value.
func functions(names []string, items []item) []func() {
	var all []func()
	for i, name := range names {
		f := func() { fmt.Println(i, name) } // want `function stored in all refers to loop variables i and name`
		all = append(all, f)
	}
	var structs []item
	for i := 0; i < 3; i++ {
		structs = append(structs, item{cb: func() { fmt.Println(i) }}) // want `function stored in structs refers to loop variable i`
	}
	for _, it := range items {
		all = append(all, it.run) // want `address stored in all refers to loop variable it`
	}
	for _, it := range items {
		x := item{name: "x"}
		x.cb = func() { fmt.Println(it.name) } // want `function stored in structs refers to loop variable it`
		structs = append(structs, x)
	}
	for _, s := range structs {
		s.cb()
	}
	return all
}

// Parts of the variable, and conversions.
func parts(items []item) {
	names := make(map[int]*string)
	var hashes [][]byte
	var anys []any
	var ns []*int
	for i, it := range items {
		names[i] = &it.name                 // want `address stored in names refers to loop variable it`
		hashes = append(hashes, it.hash[:]) // want `address stored in hashes refers to loop variable it`
		anys = append(anys, any(&it))       // want `stored in anys refers to loop variable it`
		p := &it.sub.n                      // want `stored in ns refers to loop variable it`
		ns = append(ns, p)
	}
	fmt.Println(names, hashes, anys, ns)
}

type registry struct {
	byName map[string]*item
	list   []func()
	last   *item
}

// Fields of what outlives the function.
func (r *registry) add(items []item) {
	for _, it := range items {
		r.byName[it.name] = &it // want `address stored in r.byName refers to loop variable it`
		if it.name == "x" {
			r.last = &it // want `address stored in r.last refers to loop variable it`
		}
		r.list = append(r.list, func() { fmt.Println(it) }) // want `function stored in r.list refers to loop variable it`
	}
}

var global = map[string]func(){}

func globals(names []string) {
	for _, name := range names {
		if name != "" {
			global[name] = func() { fmt.Println(name) } // want `function stored in global refers to loop variable name`
		}
	}
}

// The best one, which is compared with the next.
func best(items []item) *item {
	var b *item
	for _, it := range items {
		if b == nil || it.name < b.name {
			b = &it // want `address stored in b refers to loop variable it`
		}
	}
	return b
}

// Wrapped: each function calls the one before.
func wrapped(f func(), mws []func(func())) func() {
	for _, mw := range mws {
		next := f
		f = func() { mw(next) } // want `function stored in f refers to loop variable mw`
	}
	return f
}

// In the elements that the loop is over.
func elements(items []*item) {
	for _, it := range items {
		it.cb = func() { fmt.Println(it.name) } // want `function stored in it.cb refers to loop variable it`
	}
	for i := range items {
		it := items[i]
		it.cb = func() { fmt.Println(i) } // want `function stored in it.cb refers to loop variable i`
	}
}

// Sent.
func sends(items []item, ch chan *item, fs chan func()) {
	for _, it := range items {
		ch <- &it                        // want `address sent on ch refers to loop variable it`
		fs <- func() { fmt.Println(it) } // want `function sent on fs refers to loop variable it`
	}
}

// A function or a pointer in a local variable that is used later.
func locals(items []item) {
	for _, it := range items {
		p := &it // want `goroutine may see a later value of loop variable it`
		f := func() {
			fmt.Println(it) // want `deferred call sees the last value of loop variable it only`
		}
		go func() { fmt.Println(p.name) }()
		defer f()
	}
}

type log struct{ list []func() }

func (l *log) note(n int) { l.list = append(l.list, nil) }

// The method takes nothing out.
func (l *log) add(items []item, ch chan func()) {
	for i, it := range items {
		l.list = append(l.list, func() { fmt.Println(it) }) // want `function stored in l.list refers to loop variable it`
		l.note(i)
		ch <- func() { fmt.Println(it) } // want `function sent on ch refers to loop variable it`
		fmt.Println("sent")
	}
}

// The slice itself is no copy, nor are pointers that are copied.
func sliced(sums [][32]byte, items []item) (b [][]byte, out []*item) {
	for _, c := range sums {
		b = append(b, c[:]) // want `address stored in b refers to loop variable c`
	}
	for _, it := range items {
		two := []*item{&it} // want `address stored in out refers to loop variable it`
		out = append(out, two...)
	}
	return b, out
}
