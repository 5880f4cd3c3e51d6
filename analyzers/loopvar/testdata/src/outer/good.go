package outer

import (
	"bufio"
	"fmt"
	"net"
	"sync"
)

// Given as an argument, or copied.
func given() {
	var j *job
	var ok bool
	for {
		j, ok = next()
		if !ok {
			return
		}
		go do(j)
		go func(j *job) { do(j) }(j)
		j := j
		go func() { do(j) }()
	}
}

// Each turn waits for the goroutine, at its end or at the start of the next.
func waited(sc *bufio.Scanner) {
	var line string
	done := make(chan bool, 1)
	done <- true
	for sc.Scan() {
		<-done
		line = sc.Text()
		go func() {
			fmt.Println(line)
			done <- true
		}()
	}
	var wg sync.WaitGroup
	for sc.Scan() {
		line = sc.Text()
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println(line)
		}()
		wg.Wait()
	}
}

// The turn with the goroutine is the last one.
func last(ln net.Listener, handle func(net.Conn)) {
	var conn net.Conn
	var err error
	for {
		if conn, err = ln.Accept(); err == nil {
			go func() { handle(conn) }()
			return
		}
	}
}

// Shared on purpose, behind a lock.
func progress(sc *bufio.Scanner) {
	var mu sync.Mutex
	n, shown := 0, 0
	for sc.Scan() {
		mu.Lock()
		n++
		mu.Unlock()
		if n == 100*shown {
			shown++
			go func() {
				mu.Lock()
				defer mu.Unlock()
				fmt.Println(n)
			}()
		}
	}
}

// Set by the goroutines, or to what is always the same.
func flags(names []string, ask func(string) error) {
	var err error
	var started bool
	for _, name := range names {
		err = ask(name)
		started = true
		go func() {
			if started {
				fmt.Println(name)
			}
			err = ask(name)
		}()
	}
	fmt.Println(err)
}

// Deferred, and kept: what is meant may be the last one.
func kept(sc *bufio.Scanner) (show func()) {
	var line string
	for sc.Scan() {
		line = sc.Text()
		show = func() { fmt.Println(line) }
		defer func() { fmt.Println(line) }()
	}
	return show
}

// The turn that starts the goroutine is the last one that sets the variable.
func leaving(next func() (int, error), bye func(int)) {
	var last int
	leaving := false
	for {
		n, err := next()
		if err != nil {
			if leaving {
				return
			}
			leaving = true
			go func() { bye(last) }()
			continue
		}
		if leaving {
			continue
		}
		last = n
	}
}
