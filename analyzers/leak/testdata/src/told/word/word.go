// Package word has messages among which one with nothing in it is a word.
package word

import "fmt"

type entry struct{ who, what string }

// The writer answers each word.
type Trail struct {
	entries chan entry
	flushed chan struct{}
}

func Open() *Trail {
	t := &Trail{entries: make(chan entry, 16), flushed: make(chan struct{})}
	go t.write()
	return t
}

func (t *Trail) write() {
	for e := range t.entries {
		if e == (entry{}) {
			t.flushed <- struct{}{}
			continue
		}
		fmt.Println(e.who, e.what)
	}
}

func (t *Trail) Record(who, what string) { t.entries <- entry{who, what} }

func (t *Trail) Flush() {
	t.entries <- entry{}
	<-t.flushed
}

// This one answers everything but the word.
type Deaf struct {
	entries chan entry
	flushed chan struct{}
}

func OpenDeaf() *Deaf {
	d := &Deaf{entries: make(chan entry, 16), flushed: make(chan struct{})}
	go d.write()
	return d
}

func (d *Deaf) write() {
	for e := range d.entries {
		if e == (entry{}) {
			continue
		}
		fmt.Println(e.who, e.what)
		d.flushed <- struct{}{}
	}
}

func (d *Deaf) Flush() {
	d.entries <- entry{}
	<-d.flushed // want `receive from d.flushed blocks forever`
}
