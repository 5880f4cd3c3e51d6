package readers

import "io"

// Whoever gets it closes it.
func third(b *block) *reader { return b.reader() }

func fourth(b *block) byte {
	r := b.reader()
	return last(r)
}

func last(r *reader) byte {
	defer r.Close()
	r.next()
	return r.next()
}

// An interface of it is closed.
func fifth(b *block) byte {
	r := b.reader()
	defer closeAll(r)
	return r.next()
}

func closeAll(list ...io.Closer) {
	for _, c := range list {
		c.Close()
	}
}

// A literal closes it.
func sixth(b *block) byte {
	r := b.reader()
	defer func() { r.Close() }()
	return r.next()
}

// Another method closes it.
func (r *reader) rest() byte {
	defer r.Close()
	return r.next()
}

func seventh(b *block) byte {
	r := b.reader()
	return r.rest()
}
