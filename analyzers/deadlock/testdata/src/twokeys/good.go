// Package twokeys: objects that are found by two keys are two objects.
package twokeys

import "sync"

type file struct {
	mu   sync.RWMutex
	path string
}

var (
	mu    sync.Mutex
	files = make(map[string]*file)
)

func open(path string) *file {
	mu.Lock()
	defer mu.Unlock()
	if f := files[path]; f != nil {
		return f
	}
	f := &file{path: path}
	files[path] = f
	return f
}

type both []*file

func (b both) lock() {
	for _, f := range b {
		f.mu.Lock()
	}
}

func (b both) unlock() {
	for _, f := range b {
		f.mu.Unlock()
	}
}

func write(dir, images string, do func()) {
	b := both{open(dir), open(images)}
	b.lock()
	defer b.unlock()
	do()
}

type tasks struct{ onces sync.Map }

func (t *tasks) do(key any, f func()) {
	once, _ := t.onces.LoadOrStore(key, new(sync.Once))
	once.(*sync.Once).Do(f)
}

// The layers are done for the image.
func (t *tasks) image(image, layer string, push func(string)) {
	t.do(image, func() {
		t.do(layer, func() { push(layer) })
		push(image)
	})
}

// A lock is kept beside the file.
type locked struct {
	mu   *sync.RWMutex
	path string
}

var all = make(map[string]*locked)

func get(path string) *locked {
	mu.Lock()
	defer mu.Unlock()
	if l := all[path]; l != nil {
		return l
	}
	l := &locked{mu: new(sync.RWMutex), path: path}
	all[path] = l
	return l
}

func move(from, to string, do func()) {
	a, b := get(from), get(to)
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	do()
}

// The key has more than one part, and who is asked for it is not known.
type ref struct{ kind, name string }

type named interface{ Ref() ref }

type registry struct {
	mu    sync.Mutex
	locks map[ref]sync.Locker
}

func (r *registry) locker(n named) sync.Locker {
	key := n.Ref()
	r.mu.Lock()
	defer r.mu.Unlock()
	l, ok := r.locks[key]
	if !ok {
		l = new(sync.Mutex)
		r.locks[key] = l
	}
	return l
}

func (r *registry) with(n named, do func()) {
	l := r.locker(n)
	l.Lock()
	defer l.Unlock()
	do()
}

var world = &registry{locks: make(map[ref]sync.Locker)}

type animal struct {
	self ref
	fed  bool
}

func (a *animal) Ref() ref { return a.self }

type diary struct {
	self  ref
	lines []string
}

func (d *diary) Ref() ref { return d.self }

func feed(a *animal, d *diary) {
	world.with(a, func() {
		a.fed = true
		world.with(d, func() { d.lines = append(d.lines, "fed") })
	})
}
