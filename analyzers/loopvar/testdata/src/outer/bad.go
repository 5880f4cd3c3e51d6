package outer

import (
	"bufio"
	"fmt"
	"net"
	"sync"

	"golang.org/x/sync/errgroup"
)

type job struct{ id int }

func next() (*job, bool) { return nil, false }

func do(*job) {}

// A variable of the function that each turn sets, in any version of the language.
func taken() {
	var wg sync.WaitGroup
	var j *job
	var ok bool
	for {
		if j, ok = next(); !ok {
			break
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			do(j) // want `goroutine may see a later value of j, which the loop sets in each turn`
		}()
	}
	wg.Wait()
}

// A connection for each turn.
func accept(ln net.Listener, handle func(net.Conn)) error {
	var conn net.Conn
	var err error
	for {
		conn, err = ln.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close() // want `goroutine may see a later value of conn, which the loop sets in each turn`
			handle(conn)
		}()
	}
}

// Variables of a range, and of three clauses, that are declared before it.
func assigned(names []string, n int) error {
	var g errgroup.Group
	var name string
	for _, name = range names {
		g.Go(func() error {
			_, err := fmt.Println(name) // want `goroutine may see a later value of name`
			return err
		})
	}
	var i int
	for i = 0; i < n; i++ {
		go func() { fmt.Println(i) }() // want `goroutine may see a later value of i`
	}
	return g.Wait()
}

// Set at the end of the turn.
func list(first *node) {
	var wg sync.WaitGroup
	n := first
	for n != nil {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println(n.value) // want `goroutine may see a later value of n`
		}()
		n = n.next
	}
	wg.Wait()
}

type node struct {
	next  *node
	value int
}

// One of two is waited for.
func sometimes(sc *bufio.Scanner) {
	var line string
	for sc.Scan() {
		line = sc.Text()
		done := make(chan bool)
		go func() {
			fmt.Println(line) // want `goroutine may see a later value of line`
			close(done)
		}()
		if line == "" {
			continue
		}
		<-done
	}
}
