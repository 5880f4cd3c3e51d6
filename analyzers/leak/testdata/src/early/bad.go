// Package early: the receiver leaves before the sender is done.
package early

import (
	"context"
	"errors"
	"net/http"
	"time"
)

type page struct {
	url  string
	body []byte
	err  error
}

type crawler struct {
	client  *http.Client
	timeout time.Duration
}

func (c *crawler) load(url string) ([]byte, error) {
	resp, err := c.client.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return nil, nil
}

// The context ends while the page is on its way.
func (c *crawler) Crawl(ctx context.Context, url string) ([]byte, error) {
	pages := make(chan page)
	go c.visit(url, pages)
	select {
	case p := <-pages:
		return p.body, p.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c *crawler) visit(url string, out chan<- page) {
	body, err := c.load(url)
	out <- page{url, body, err} // want `send on out blocks forever: nobody receives`
}

// A timer in a field of the receiver ends the wait.
func (c *crawler) Head(url string) error {
	errc := make(chan error)
	go func() {
		_, err := c.client.Head(url)
		errc <- err // want `send on errc blocks forever: nobody receives`
	}()
	timer := time.NewTimer(c.timeout)
	defer timer.Stop()
	select {
	case err := <-errc:
		return err
	case <-timer.C:
		return errors.New("timeout")
	}
}

// What is checked after the start returns before the receive.
func (c *crawler) Check(url string, validate func(string) error) error {
	errc := make(chan error)
	go func() {
		_, err := c.load(url)
		errc <- err // want `send on errc blocks forever: nobody receives`
	}()
	if err := validate(url); err != nil {
		return err
	}
	return <-errc
}

// After the error a result is sent all the same.
func lookup(find func(string) (int, error), key string) (int, error) {
	type answer struct {
		n   int
		err error
	}
	answers := make(chan answer)
	go func() {
		n, err := find(key)
		if err != nil {
			answers <- answer{err: err}
		}
		answers <- answer{n: n} // want `send on answers blocks forever: nobody receives`
	}()
	a := <-answers
	return a.n, a.err
}

// Of two channels the one that speaks first is heard.
func parse(decode func([]byte) (string, error), raw []byte) (string, error) {
	values, errs := make(chan string), make(chan error)
	go func() {
		v, err := decode(raw)
		if err != nil {
			errs <- err
		}
		values <- v // want `send on values blocks forever: nobody receives`
	}()
	select {
	case v := <-values:
		return v, nil
	case err := <-errs:
		return "", err
	}
}

// The first error leaves the others behind.
func deleteAll(remove func(string) error, keys []string) error {
	errs := make(chan error)
	for _, key := range keys {
		go func() {
			errs <- remove(key) // want `send on errs blocks forever: nobody receives`
		}()
	}
	for range keys {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// A labelled break leaves the loop that drains.
func untilBig(numbers []int, limit int) (sum int) {
	squares := make(chan int)
	go func() {
		defer close(squares)
		for _, n := range numbers {
			squares <- n * n // want `send on squares blocks forever: nobody receives`
		}
	}()
collect:
	for {
		select {
		case s, ok := <-squares:
			if !ok || s > limit {
				break collect
			}
			sum += s
		}
	}
	return sum
}

// The caller's panic is recovered, and the sender forgotten.
func guarded(work func() int, check func(int)) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("check failed")
		}
	}()
	results := make(chan int)
	go func() {
		results <- work() // want `send on results blocks forever: nobody receives`
	}()
	if n < 0 {
		panic("negative")
	}
	if work() == 0 {
		panic("nothing to do")
	}
	return <-results, nil
}
