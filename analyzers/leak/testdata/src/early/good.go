package early

import (
	"context"
	"errors"
	"time"
)

// The sender watches the context as well.
func (c *crawler) CrawlBoth(ctx context.Context, url string) ([]byte, error) {
	pages := make(chan page)
	go c.visitUnder(ctx, url, pages)
	select {
	case p := <-pages:
		return p.body, p.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c *crawler) visitUnder(ctx context.Context, url string, out chan<- page) {
	body, err := c.load(url)
	select {
	case out <- page{url, body, err}:
	case <-ctx.Done():
	}
}

// The buffer takes the answer that nobody waits for.
func (c *crawler) HeadBuffered(url string) error {
	errc := make(chan error, 1)
	go func() {
		_, err := c.client.Head(url)
		errc <- err
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

// What can fail is checked before the start.
func (c *crawler) CheckFirst(url string, validate func(string) error) error {
	if err := validate(url); err != nil {
		return err
	}
	errc := make(chan error)
	go func() {
		_, err := c.load(url)
		errc <- err
	}()
	return <-errc
}

// Either the error is sent or the result.
func lookupOnce(find func(string) (int, error), key string) (int, error) {
	type answer struct {
		n   int
		err error
	}
	answers := make(chan answer)
	go func() {
		n, err := find(key)
		if err != nil {
			answers <- answer{err: err}
			return
		}
		answers <- answer{n: n}
	}()
	a := <-answers
	return a.n, a.err
}

// Whoever finds the channel full goes away.
func parseEither(decode func([]byte) (string, error), raw []byte) (string, error) {
	values, errs := make(chan string, 1), make(chan error, 1)
	go func() {
		v, err := decode(raw)
		if err != nil {
			errs <- err
		}
		values <- v
	}()
	select {
	case v := <-values:
		return v, nil
	case err := <-errs:
		return "", err
	}
}

// All answers are taken; the first error is kept.
func deleteEach(remove func(string) error, keys []string) (first error) {
	errs := make(chan error)
	for _, key := range keys {
		go func() { errs <- remove(key) }()
	}
	for range keys {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Whoever leaves tells the sender, and the sender listens.
func untilBigTold(numbers []int, limit int) (sum int) {
	squares, enough := make(chan int), make(chan struct{})
	defer close(enough)
	go func() {
		defer close(squares)
		for _, n := range numbers {
			select {
			case squares <- n * n:
			case <-enough:
				return
			}
		}
	}()
	for s := range squares {
		if s > limit {
			break
		}
		sum += s
	}
	return sum
}

// Whoever leaves drains the rest first.
func untilBigDrained(numbers []int, limit int) (sum int) {
	squares := make(chan int)
	defer func() {
		for range squares {
		}
	}()
	go func() {
		defer close(squares)
		for _, n := range numbers {
			squares <- n * n
		}
	}()
	for s := range squares {
		if s > limit {
			return sum
		}
		sum += s
	}
	return sum
}

// Both leave on the same timer context.
func deadline(work func() int) (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	results := make(chan int)
	go func() {
		select {
		case results <- work():
		case <-ctx.Done():
		}
	}()
	select {
	case n := <-results:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// A panic that nobody recovers ends the program, and the sender with it.
func unguarded(work func() int) int {
	results := make(chan int)
	go func() { results <- work() }()
	if work() == 0 {
		panic("nothing to do")
	}
	return <-results
}
