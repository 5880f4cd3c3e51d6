// Package exits: what ends a test or the process leaves nobody waiting.
package exits

import (
	"bytes"
	"context"
	"crypto/rand"
	"log"
	"net"
	"testing"
	"time"
)

type pump struct {
	dial func() (net.Conn, error)
	out  chan string
}

func (p *pump) start() error {
	conn, err := p.dial()
	if err != nil {
		return err
	}
	p.out = make(chan string)
	go func() {
		defer conn.Close()
		p.out <- "hello"
	}()
	return nil
}

// The timeout fails the test, and the sender ends with it.
func checkPump(t *testing.T, dial func() (net.Conn, error)) {
	p := &pump{dial: dial}
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	select {
	case s := <-p.out:
		t.Log(s)
	case <-time.After(time.Second):
		t.Fatal("timeout")
	}
}

// The process ends with the first error.
func mustPump(dial func() (net.Conn, error)) string {
	p := &pump{dial: dial}
	if err := p.start(); err != nil {
		log.Fatal(err)
	}
	select {
	case s := <-p.out:
		return s
	case <-time.After(time.Second):
		log.Fatalf("timeout")
	}
	return ""
}

// A function of our own that never returns is as good.
func (p *pump) must() string {
	if err := p.start(); err != nil {
		die(err)
	}
	select {
	case s := <-p.out:
		return s
	case <-time.After(time.Second):
		die("timeout")
	}
	return ""
}

func die(why any) {
	log.Print("giving up")
	log.Fatal(why)
}

func pumpOnce(dial func() (net.Conn, error)) string {
	p := &pump{dial: dial}
	return p.must()
}

// Stop tells whether the function runs, and it is waited for only then.
func readUntil(ctx context.Context, conn net.Conn, buf []byte) (int, error) {
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		conn.SetReadDeadline(time.Now())
		close(ended)
	})
	n, err := conn.Read(buf)
	if !stop() {
		<-ended
	}
	return n, err
}

// What a test leaves behind once it has complained is of no interest: it has
// failed.
func complain(t *testing.T, dial func() (net.Conn, error)) {
	out := make(chan string)
	go func() {
		if conn, err := dial(); err == nil {
			conn.Close()
		}
		out <- "hello"
	}()
	select {
	case s := <-out:
		t.Log(s)
	case <-time.After(time.Second):
		t.Error("timeout")
	}
}

// Nor is it whether it ever ends, if a goroutine has complained.
func complainInside(t testing.TB, ln net.Listener) {
	accepted := make(chan struct{})
	go func() {
		conn, err := ln.Accept()
		if err != nil {
			t.Error(err)
			return
		}
		conn.Close()
		close(accepted)
	}()
	<-accepted
}

// It is said already by vet that this is no way to fail a test, and all that
// comes of it is that a test that has failed does not end.
func failInside(t *testing.T, check func() error) {
	done := make(chan struct{})
	go func() {
		if err := check(); err != nil {
			t.Fatal(err)
		}
		close(done)
	}()
	<-done
}

type hub struct{ out chan string }

// attach is not told by the hub whether the name is one that it knows.
func (h *hub) attach(name string, known func(string) bool) {
	if known(name) {
		h.out <- name
	}
}

// The names of a test are those with which it comes to its end.
func attachTwo(t *testing.T, known func(string) bool) {
	h := &hub{out: make(chan string, 1)}
	h.attach("a", known)
	if got := <-h.out; got != "a" {
		t.Errorf("got %s", got)
	}
	go h.attach("b", known)
	if got := <-h.out; got != "b" {
		t.Errorf("got %s", got)
	}
}

// The tests ask for names that are not known.
func attachBad(t *testing.T, names []string, known func(string) bool) {
	for _, name := range names {
		h := &hub{out: make(chan string)}
		h.attach(name, known)
	}
}

// The error of some library functions is always nil: the way out is not there.
func token(use func([]byte)) error {
	ready := make(chan struct{})
	go func() {
		use(nil)
		ready <- struct{}{}
	}()
	var key [16]byte
	if _, err := rand.Read(key[:]); err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := b.Write(key[:]); err != nil {
		return err
	}
	<-ready
	use(b.Bytes())
	return nil
}

func must(what string, err error) {
	if err != nil {
		panic(what + ": " + err.Error())
	}
}

func check(err error) {
	if err == nil {
		return
	}
	log.Print(err)
	log.Fatal("giving up")
}

// Behind must there is no error.
func mustGet(get func() (string, error)) string {
	out := make(chan string)
	s, err := get()
	if err == nil {
		go func() { out <- s }()
	}
	must("get", err)
	return <-out
}

func checkGet(get func() (string, error)) string {
	out := make(chan string)
	s, err := get()
	if err == nil {
		go func() { out <- s }()
	}
	check(err)
	return <-out
}
