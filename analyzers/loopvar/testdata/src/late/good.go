//go:build go1.21

package late

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// Shadowed, or passed.
func shadowed(names []string, conns []conn) {
	for _, name := range names {
		name := name
		go func() { fmt.Println(name) }()
	}
	for i, name := range names {
		go func(i int, name string) { fmt.Println(i, name) }(i, name)
		go fmt.Println(i, name)
		defer fmt.Println(i, name)
	}
	for i := 0; i < len(names); i++ {
		i, name := i, names[i]
		go func() { fmt.Println(i, name) }()
	}
	for _, c := range conns {
		go c.Print()
		defer c.Print()
	}
}

// The receiver is a pointer, which is copied.
func pointers(conns []*conn) {
	for _, c := range conns {
		go c.Close()
		defer c.Close()
	}
}

// Called at once.
func atOnce(names []string) {
	for _, name := range names {
		func() {
			defer func() { fmt.Println(name) }()
		}()
		f := func() { fmt.Println(name) }
		f()
	}
}

// Nobody knows when it is called.
func unknown(names []string, call func(func())) {
	for _, name := range names {
		call(func() { fmt.Println(name) })
	}
}

// The loop is left.
func left(names []string) error {
	for _, name := range names {
		if name == "" {
			continue
		}
		go func() { fmt.Println(name) }()
		return nil
	}
	for _, name := range names {
		if name == "x" {
			defer func() { fmt.Println(name) }()
			break
		}
	}
outer:
	for _, name := range names {
		for {
			go func() { fmt.Println(name) }()
			break outer
		}
	}
	for _, name := range names {
		go func() { fmt.Println(name) }()
		panic("no")
	}
	return nil
}

// The iteration waits.
func waits(names []string) error {
	for _, name := range names {
		done := make(chan bool)
		go func() {
			defer close(done)
			fmt.Println(name)
		}()
		<-done

		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println(name)
		}()
		wg.Wait()

		errs := make(chan error, 1)
		go func() { errs <- fmt.Errorf("%s", name) }()
		select {
		case err := <-errs:
			fmt.Println(err)
		case <-time.After(time.Second):
			panic("timeout")
		}

		out := make(chan string)
		go func() {
			for _, r := range name {
				out <- string(r)
			}
			close(out)
		}()
		for s := range out {
			fmt.Println(s)
		}

		var g errgroup.Group
		g.Go(func() error { fmt.Println(name); return nil })
		if err := g.Wait(); err != nil {
			return err
		}

		await(errs, name)
	}
	return nil
}

func await(chan error, string) {}

// It waits in a function that is given the channel.
func waitsElsewhere(names []string) {
	for _, name := range names {
		errs := make(chan error, 1)
		go func() { errs <- fmt.Errorf("%s", name) }()
		await(errs, name)
	}
}

// A literal waits for what it starts, at its end.
func waitsAtEnd(t *testing.T, names []string) {
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			var wg sync.WaitGroup
			defer wg.Wait()
			wg.Add(1)
			go func() {
				defer wg.Done()
				fmt.Println(name)
			}()
			t.Cleanup(func() { fmt.Println(name) })
		})
	}
}

// A timer that is stopped.
func stopped(ctx context.Context, names []string) {
	for _, name := range names {
		timer := time.AfterFunc(time.Second, func() { fmt.Println(name) })
		stop := context.AfterFunc(ctx, func() { fmt.Println(name) })
		fmt.Println("work")
		timer.Stop()
		stop()
	}
}

// Nothing changes these.
func constant(names []string) {
	for i, n := 0, len(names); i < n; i++ {
		go func() { fmt.Println(n) }()
	}
	for _, one := range []string{"x"} {
		go func() { fmt.Println(one) }()
	}
	for i := range [1]int{} {
		go func() { fmt.Println(i) }()
	}
	for _, hash := range [][32]byte{{}, {}} {
		go func() { fmt.Println(len(hash)) }()
	}
}

// A subtest that is not parallel; what is used before it pauses; parallel
// subtests of a subtest that waits for them.
func subtestsInTurn(t *testing.T, groups map[string][]string) {
	for name, cases := range groups {
		t.Run(name, func(t *testing.T) {
			for _, tc := range cases {
				tc := tc
				t.Run(tc, func(t *testing.T) {
					t.Parallel()
					fmt.Println(name, tc)
				})
			}
		})
		t.Run(name, func(t *testing.T) {
			cases := cases
			t.Parallel()
			fmt.Println(cases)
		})
	}
}

// A loop that receives goes round often enough.
func counted(tests []func()) {
	for _, test := range tests {
		c := make(chan int)
		for p := 0; p < 4; p++ {
			go func() {
				test()
				c <- 1
			}()
		}
		for p := 0; p < 4; p++ {
			<-c
		}
	}
}

type fakeConn struct{ closed chan bool }

type listener struct{ c *fakeConn }

func serve(l *listener, f func()) { f(); close(l.c.closed) }

// The goroutine has it in something else.
func inside(tests []func()) {
	for _, test := range tests {
		c := &fakeConn{make(chan bool)}
		l := &listener{c}
		go serve(l, func() { test() })
		<-c.closed
	}
}

// A subtest waits when it is cleaned up.
func waitsInCleanup(t *testing.T, tests []func()) {
	for _, test := range tests {
		t.Run("", func(t *testing.T) {
			done := make(chan error, 1)
			go func() {
				test()
				done <- nil
			}()
			t.Cleanup(func() { <-done })
		})
	}
}

// A function that is given to another may be what waits.
func waitsInLiteral(run func(func()), tests []func()) {
	for _, test := range tests {
		done := make(chan bool)
		time.AfterFunc(time.Second, func() {
			test()
			close(done)
		})
		run(func() { <-done })
	}
}

// The goroutine is a function in a variable.
func inVariable(tests []func()) {
	done := make(chan bool)
	call := func(f *func()) {
		(*f)()
		done <- true
	}
	for _, test := range tests {
		go call(&test)
		<-done
		ch := make(chan bool)
		f := func() {
			test()
			close(ch)
		}
		go f()
		<-ch
	}
}

// Tried again and again, and each time waited for, unless there is an end to it.
func eventually(cond func() bool, end, tick <-chan time.Time) bool {
	ch := make(chan bool, 1)
	check := func() { ch <- cond() }
	for {
		select {
		case <-end:
			return false
		case <-tick:
			go check()
		case v := <-ch:
			if v {
				return true
			}
		}
	}
}

type queue struct{ wg sync.WaitGroup }

func newQueue(f func()) *queue {
	q := new(queue)
	q.wg.Add(1)
	go func() {
		defer q.wg.Done()
		f()
	}()
	return q
}

func (q *queue) stop() { q.wg.Wait() }

// What is made for the iteration is stopped by it.
func owned(t *testing.T, names []string, end, tick <-chan time.Time) {
	for _, name := range names {
		eventually(func() bool { return name != "" }, end, tick)
		t.Run(name, func(t *testing.T) {
			q := newQueue(func() { fmt.Println(name) })
			t.Cleanup(q.stop)
		})
		t.Run(name, func(t *testing.T) {
			q := newQueue(func() { fmt.Println(name) })
			defer q.stop()
		})
		q := newQueue(func() { fmt.Println(name) })
		q.stop()
	}
}

// The goroutine uses the variable, and then lets the iteration go on.
func handedOver(names []string) {
	for _, name := range names {
		ready := make(chan bool)
		go func() {
			mine := name
			ready <- true
			fmt.Println(mine)
		}()
		<-ready
		begin := make(chan bool)
		go func() {
			mine := name
			<-begin
			fmt.Println(mine)
		}()
		begin <- true
		in := make(chan int)
		go listen(&name, in)
		in <- 1
	}
}

func listen(name *string, in chan int) {
	fmt.Println(*name)
	<-in
}
