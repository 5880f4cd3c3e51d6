package shutdown_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/patterns/shutdown"
)

// A listener gives a server connections in memory, which synctest can see.
type listener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func listen() *listener {
	return &listener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (l *listener) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// get requests / and returns the answer.
func (l *listener) get(ctx context.Context) (string, error) {
	client := &http.Client{Transport: &http.Transport{DialContext: l.dial}}
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://memory/", nil)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}

func (l *listener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A diary notes what happened, in order.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) note(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

func (d *diary) expect(t *testing.T, want ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.lines, want) {
		t.Errorf("the order is %q, want %q", d.lines, want)
	}
}

// service has one of everything. The answer to a request takes the given
// time, the worker a second to stop, a release no time.
func (d *diary) service(answer time.Duration) *shutdown.Service {
	release := func(what string) func(context.Context) error {
		return func(context.Context) error { d.note("release " + what); return nil }
	}
	return &shutdown.Service{
		Server: &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(answer)
			d.note("answer")
			io.WriteString(w, "hello")
		})},
		Workers: []func(context.Context) error{func(ctx context.Context) error {
			err := untilDone(ctx)
			d.note("worker")
			return err
		}},
		Release: []func(context.Context) error{release("first"), release("last")},
		Limit:   10 * time.Second,
	}
}

func TestPhases(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		l := listen()
		ctx, interrupt := context.WithCancel(t.Context())
		service := shutdown.Start(t.Context(), func(context.Context) error { return d.service(5*time.Second).Run(ctx, l) })
		request := shutdown.Start(t.Context(), func(ctx context.Context) error {
			text, err := l.get(ctx)
			if text != "hello" {
				t.Errorf("the answer is %q, want hello", text)
			}
			return err
		})
		synctest.Wait() // the request is being answered

		interrupt()
		synctest.Wait()
		d.expect(t)
		if _, err := l.get(t.Context()); err == nil {
			t.Error("a request is taken during the shutdown")
		}

		if err := errors.Join(service.Wait(t.Context()), request.Wait(t.Context())); err != nil {
			t.Error(err)
		}
		d.expect(t, "answer", "worker", "release last", "release first")
	})
}

func TestDoneBeforeRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()
		if err := d.service(0).Run(ctx, listen()); err != nil {
			t.Error(err)
		}
		d.expect(t, "worker", "release last", "release first")
	})
}

func TestServerAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, interrupt := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, interrupt)
		s := &shutdown.Service{Server: new(http.Server)}
		if err := s.Run(ctx, listen()); err != nil {
			t.Error(err)
		}
	})
}

// An answer that takes longer than the limit is cut off, and the other phases
// still have their time.
func TestLimitOfServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		l := listen()
		ctx, interrupt := context.WithCancel(t.Context())
		request := shutdown.Start(t.Context(), func(ctx context.Context) error {
			_, err := l.get(ctx)
			return err
		})
		time.AfterFunc(time.Second, interrupt)
		start := time.Now()
		err := d.service(time.Minute).Run(ctx, l)
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != 12*time.Second {
			t.Errorf("Run returns %v after %v, want %v after 12s", err, took, context.DeadlineExceeded)
		}
		d.expect(t, "worker", "release last", "release first")
		if err := request.Wait(t.Context()); err == nil {
			t.Error("the request that was cut off has no error")
		}
		time.Sleep(time.Minute) // the handler is not to be stopped by anything
	})
}

func TestLimitOfWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, interrupt := context.WithCancel(t.Context())
		s := d.service(0)
		s.Workers = append(s.Workers, func(context.Context) error { time.Sleep(time.Hour); return nil })
		interrupt()
		start := time.Now()
		err := s.Run(ctx, listen())
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != s.Limit {
			t.Errorf("Run returns %v after %v, want %v after %v", err, took, context.DeadlineExceeded, s.Limit)
		}
		d.expect(t, "worker", "release last", "release first")
		time.Sleep(time.Hour)
	})
}

func TestLimitOfRelease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, interrupt := context.WithCancel(t.Context())
		s := d.service(0)
		s.Release = append(s.Release, func(context.Context) error { time.Sleep(time.Hour); return nil })
		interrupt()
		start := time.Now()
		err := s.Run(ctx, listen())
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != time.Second+s.Limit {
			t.Errorf("Run returns %v after %v, want %v after %v", err, took, context.DeadlineExceeded, time.Second+s.Limit)
		}
		if !strings.Contains(err.Error(), "2 not released") {
			t.Errorf("Run returns %v, want it to say that 2 were not released", err)
		}
		d.expect(t, "worker")
		time.Sleep(time.Hour)
	})
}

func TestWorkerFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failure := errors.New("failure")
		var d diary
		s := d.service(0)
		s.Workers = append(s.Workers, func(context.Context) error { return failure })
		if err := s.Run(t.Context(), listen()); !errors.Is(err, failure) {
			t.Errorf("Run returns %v, want %v", err, failure)
		}
		d.expect(t, "worker", "release last", "release first")
	})
}

func TestServerFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		l := listen()
		l.Close()
		if err := d.service(0).Run(t.Context(), l); !errors.Is(err, net.ErrClosed) {
			t.Errorf("Run returns %v, want %v", err, net.ErrClosed)
		}
		d.expect(t, "worker", "release last", "release first")
	})
}

// A closed server cannot serve again. Run says so instead of waiting for the
// end of ctx with nobody listening.
func TestServerClosedByOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		s := d.service(0)
		s.Server.Close()
		if err := s.Run(t.Context(), listen()); !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("Run returns %v, want %v", err, http.ErrServerClosed)
		}
		d.expect(t, "worker", "release last", "release first")
	})
}

// The workers stop at the same time, not one after another.
func TestWorkersStopTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()
		s := &shutdown.Service{
			Server:  new(http.Server),
			Workers: []func(context.Context) error{untilDone, untilDone, untilDone},
		}
		start := time.Now()
		err := s.Run(ctx, listen())
		if took := time.Since(start); err != nil || took != time.Second {
			t.Errorf("Run returns %v after %v, want nil after 1s", err, took)
		}
	})
}

// A worker that has nothing left to do is no reason to end.
func TestWorkerMayEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, interrupt := context.WithCancel(t.Context())
		s := d.service(0)
		s.Workers = append(s.Workers, func(context.Context) error { return nil })
		time.AfterFunc(time.Minute, interrupt)
		start := time.Now()
		err := s.Run(ctx, listen())
		if took := time.Since(start); err != nil || took != time.Minute+time.Second {
			t.Errorf("Run returns %v after %v, want nil after 1m1s", err, took)
		}
	})
}

// Errors of all phases are returned, and none keeps the next from running.
func TestAllErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		working, closing := errors.New("working"), errors.New("closing")
		ctx, interrupt := context.WithCancel(t.Context())
		var d diary
		s := d.service(0)
		s.Workers = append(s.Workers, func(ctx context.Context) error { <-ctx.Done(); return working })
		s.Release = append(s.Release, func(context.Context) error { return closing })
		interrupt()
		if err := s.Run(ctx, listen()); !errors.Is(err, working) || !errors.Is(err, closing) {
			t.Errorf("Run returns %v, want both errors", err)
		}
		d.expect(t, "worker", "release last", "release first")
	})
}
