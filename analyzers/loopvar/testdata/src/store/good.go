//go:build go1.21

package store

import "fmt"

// Copies.
func copies(items []item, ptrs []*item) (out []*item, names []string) {
	for i := range items {
		out = append(out, &items[i])
	}
	for _, it := range items {
		it := it
		out = append(out, &it)
		names = append(names, it.name)
	}
	for _, p := range ptrs {
		out = append(out, p)
		all := &p.name
		names = append(names, *all)
	}
	return out, names
}

// What is stored in does not outlive the iteration.
func local(items []item) {
	for _, it := range items {
		var fs []func()
		fs = append(fs, func() { fmt.Println(it) })
		m := map[string]*item{it.name: &it}
		x := &item{cb: func() { fmt.Println(it) }}
		it.cb = func() { fmt.Println(it.name) }
		it.cb()
		x.cb()
		for _, f := range fs {
			f()
		}
		fmt.Println(m)
	}
}

// The loop is left.
func found(items []item, name string) *item {
	var f *item
	for _, it := range items {
		if it.name == name {
			f = &it
			break
		}
	}
	if f != nil {
		return f
	}
	for _, it := range items {
		if it.name == name {
			return &it
		}
	}
	return nil
}

// Each iteration stores anew, before anyone looks.
func current(r *registry, items []item) {
	var p *item
	for _, it := range items {
		p = &it
		fmt.Println(p.name)
		r.last = &it
		fmt.Println(r)
	}
	for _, it := range items {
		if it.name == "x" {
			r.last = &it
			fmt.Println(r)
			r.last = nil
		}
	}
}

// An error that is stored by an iteration that is the last one.
func failing(items []item) (bad *item) {
	for _, it := range items {
		if it.name == "" {
			bad = &it
			return
		}
	}
	return nil
}

// A buffer that each iteration starts anew, or throws away.
func batches(items []item) {
	var batch []*item
	for _, it := range items {
		batch = append(batch[:0], &it)
		fmt.Println(batch)
	}
	var fs []func()
	for _, it := range items {
		fs = fs[:0]
		fs = append(fs, func() { fmt.Println(it) })
		fs[0]()
	}
	pending := map[string]*item{}
	for _, it := range items {
		pending[it.name] = &it
		fmt.Println(pending)
		delete(pending, it.name)
	}
}

// What is looked at is a copy.
func derefs(items []item) (all []item, hashes [][4]byte, n []int) {
	for _, it := range items {
		p := &it
		all = append(all, *p)
		hashes = append(hashes, it.hash)
		n = append(n, len(it.hash[:]))
	}
	return
}

// A request and its answer.
func answered(items []item, ch chan *item, answer chan string) {
	for _, it := range items {
		ch <- &it
		fmt.Println(<-answer)
	}
}

// Nobody knows what the function does with it, or where x comes from.
func unknown(items []item, f func(*item) *item, get func() *item) {
	var all []*item
	for _, it := range items {
		all = append(all, f(&it))
		x := get()
		x.cb = func() { fmt.Println(it) }
		x.cb()
	}
	fmt.Println(all)
}

type machine struct {
	pass  *item
	queue []*item
	seen  map[string]*item
}

func (m *machine) work() { m.flush(0) }
func (m *machine) flush(n int) {
	fmt.Println(m.queue)
	m.queue = m.queue[:n]
}
func (m *machine) forget(name string) { delete(m.seen, name) }

// What the machine is at, while it works; some are left out.
func (m *machine) run(items []item) {
	for _, it := range items {
		if it.name == "" {
			continue
		}
		m.pass = &it
		m.work()
	}
}

// Methods take out what is there.
func (m *machine) enqueue(items []item) {
	for _, it := range items {
		m.queue = append(m.queue, &it)
		m.work()
		m.seen[it.name] = &it
		m.forget(it.name)
	}
}

// A call after the send may wait for an answer.
func served(items []item, ch chan func(), do func()) {
	for _, it := range items {
		ch <- func() { fmt.Println(it) }
		do()
	}
}

type digest [32]byte

type pair [2]*item

// What append takes with "..." it copies, wherever that was.
func joined(sums []digest, pairs []pair) (b []byte, out []*item) {
	for _, c := range sums {
		b = append(b, c[:]...)
		b = append(b, (c[:4])...)
	}
	for _, p := range pairs {
		out = append(out, p[:]...)
	}
	return b, out
}
