package inside

import "sync"

// The count comes before the start.
func (b *batch) runCounted() {
	for _, f := range b.files {
		b.wg.Add(1)
		go func() {
			defer b.wg.Done()
			b.copy(f)
		}()
	}
	b.wg.Wait()
}

// The helper is called before the start.
func (b *batch) runHelped() {
	for _, f := range b.files {
		b.begin2()
		go func() {
			defer b.end()
			b.copy(f)
		}()
	}
	b.wg.Wait()
}

func (b *batch) begin2() { b.wg.Add(1) }

// The group counts and starts by itself.
func (b *batch) runGo() {
	for _, f := range b.files {
		b.wg.Go(func() { b.copy(f) })
	}
	b.wg.Wait()
}

// A goroutine that is counted counts its children: a walk.
type dir struct {
	name string
	subs []*dir
}

func walk(root *dir, visit func(*dir)) {
	var wg sync.WaitGroup
	wg.Add(1)
	go visitAll(&wg, root, visit)
	wg.Wait()
}

func visitAll(wg *sync.WaitGroup, d *dir, visit func(*dir)) {
	defer wg.Done()
	visit(d)
	for _, sub := range d.subs {
		wg.Add(1)
		go visitAll(wg, sub, visit)
	}
}

// The group that the goroutine counts is its own.
func outer(n int, work func()) {
	var all sync.WaitGroup
	all.Add(1)
	go func() {
		defer all.Done()
		var mine sync.WaitGroup
		for range n {
			mine.Add(1)
			go func() {
				defer mine.Done()
				work()
			}()
		}
		mine.Wait()
	}()
	all.Wait()
}

// The goroutine says that it has counted before anybody waits.
func handshake(work func()) {
	var wg sync.WaitGroup
	counted := make(chan struct{})
	go func() {
		wg.Add(1)
		close(counted)
		defer wg.Done()
		work()
	}()
	<-counted
	wg.Wait()
}

// The group of our own counts before it starts.
type tracked struct{ wg sync.WaitGroup }

func (t *tracked) Go(f func()) {
	t.wg.Add(1)
	go func() {
		defer t.wg.Done()
		f()
	}()
}

func trackedBoth(f, h func()) {
	var t tracked
	t.Go(f)
	t.Go(h)
	t.wg.Wait()
}

// The batch is made here, and run in each of the ways.
func copyAllGood(files []string, copy func(string) error) {
	one := &batch{files: files, copy: copy}
	one.runCounted()
	two := &batch{files: files, copy: copy}
	two.runHelped()
	three := batch{files: files, copy: copy}
	three.runGo()
}

// A goroutine that is counted itself counts those that it starts.
type planter struct {
	wg   sync.WaitGroup
	grow func(int) bool
}

func (p *planter) plant(depth int) {
	p.wg.Add(1)
	go p.branch(depth)
	p.wg.Wait()
}

func (p *planter) branch(depth int) {
	defer p.wg.Done()
	if p.grow(depth) {
		p.wg.Add(1)
		go p.branch(depth + 1)
	}
}

// Others wait when those that were counted before have gone.
func (p *planter) restart(depth int) {
	p.wg.Wait()
	p.wg.Add(1)
	go p.branch(depth)
}

// The helper counts before it starts.
type mailer struct {
	mu    sync.Mutex
	size  int
	buf   []int
	send  func([]int)
	group sync.WaitGroup
}

func (e *mailer) Add(n int) {
	e.mu.Lock()
	e.buf = append(e.buf, n)
	var full []int
	if len(e.buf) >= e.size {
		full, e.buf = e.buf, nil
	}
	e.mu.Unlock()
	if full != nil {
		e.export(full)
	}
}

func (e *mailer) export(all []int) {
	e.group.Add(1)
	go e.one(all)
}

func (e *mailer) one(all []int) {
	defer e.group.Done()
	e.send(all)
}

func (e *mailer) Flush() {
	e.mu.Lock()
	rest := e.buf
	e.buf = nil
	e.mu.Unlock()
	if len(rest) > 0 {
		e.export(rest)
	}
	e.group.Wait()
}
