package lives

import (
	"io"
	"sync/atomic"
)

// A Listener closes its channel itself, when it has sent all.
type Listener struct {
	from    io.Reader
	packets chan []byte
	on      atomic.Bool
}

func NewListener(from io.Reader) *Listener {
	return &Listener{from: from, packets: make(chan []byte, 8)}
}

func (l *Listener) Packets() <-chan []byte { return l.packets }

func (l *Listener) Serve() {
	l.on.Store(true)
	defer close(l.packets)
	for l.on.Load() {
		b := make([]byte, 512)
		n, err := l.from.Read(b)
		if err != nil {
			continue
		}
		select {
		case l.packets <- b[:n]:
		default:
		}
	}
}

func (l *Listener) Stop() { l.on.Store(false) }

// A Log may be written to until it is closed, by whoever closes it.
type Log struct{ lines chan string }

func NewLog() *Log {
	l := &Log{lines: make(chan string, 8)}
	go func() {
		for range l.lines {
		}
	}()
	return l
}

func (l *Log) Write(s string) { l.lines <- s }
func (l *Log) Close()         { close(l.lines) }

// A client that was dropped does not come back.
type Room struct {
	join, leave chan *member
	say         chan string
	members     map[*member]bool
}

type member struct{ lines chan string }

func NewRoom() *Room {
	r := &Room{make(chan *member), make(chan *member), make(chan string), make(map[*member]bool)}
	go r.run()
	return r
}

func (r *Room) run() {
	for {
		select {
		case m := <-r.join:
			r.members[m] = true
		case m := <-r.leave:
			r.drop(m)
		case line := <-r.say:
			for m := range r.members {
				select {
				case m.lines <- line:
				default:
					r.drop(m)
				}
			}
		}
	}
}

func (r *Room) drop(m *member) {
	if r.members[m] {
		delete(r.members, m)
		close(m.lines)
	}
}

func (r *Room) Join() <-chan string {
	m := &member{make(chan string, 8)}
	r.join <- m
	return m.lines
}

func (r *Room) Leave(m *member) { r.leave <- m }

func (r *Room) Say(line string) { r.say <- line }
