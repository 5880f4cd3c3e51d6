// Package shutdown ends a service in good order: a server, the workers behind
// it, and what both have opened.
//
// The order is that of dependence. Requests may need the workers, and both
// need the database, so there are three phases:
//
//  1. The server takes no new requests and finishes those it has.
//  2. The workers are told to stop, and finish what they are at.
//  3. What was opened is flushed and closed, the last first.
//
// A program is usually told to end by a signal, and killed if it takes too
// long. So each phase has a time limit, and whatever is not done by then is
// cut off or left behind, and reported:
//
//	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
//	defer stop()
//	context.AfterFunc(ctx, stop) // a second signal ends the program at once
//	err := service.Run(ctx, listener)
//
// Two contexts must be kept apart in all this. The one that is done is the
// reason for the shutdown. It cannot also be the time limit, for it would give
// no time at all, and it must not reach the workers, or they would be gone
// before the requests that need them.
package shutdown

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"
)

// DefaultLimit is the time limit of a phase if a Service names none.
const DefaultLimit = 10 * time.Second

// A Service is a server with all that it needs.
type Service struct {
	// Server answers requests. Connections that were hijacked, as for web
	// sockets, are not known to it: see [http.Server.RegisterOnShutdown].
	Server *http.Server

	// Workers run beside the server until their context is done, or until
	// they have nothing left to do. An error of one ends the service.
	Workers []func(context.Context) error

	// Release closes what was opened, in the order of opening; it is called
	// in the reverse order.
	Release []func(context.Context) error

	// Limit is the time that each phase may take; zero means DefaultLimit.
	Limit time.Duration
}

// Run serves on the listener until ctx is done, or until the server or a
// worker fails, and shuts down. It returns all that went wrong, and nil if the
// service came to a good end because ctx did. It may be called once, as a
// closed [http.Server] cannot be used again.
//
// What has not ended in time is left behind, goroutines included: Run is meant
// to be the last thing that a program does.
func (s *Service) Run(ctx context.Context, l net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	lasting := context.WithoutCancel(ctx) // each phase decides what it ends

	workers := make([]*Worker, len(s.Workers))
	for i, work := range s.Workers {
		workers[i] = Start(lasting, func(ctx context.Context) error {
			err := work(ctx)
			if err != nil {
				stop()
			}
			return err
		})
	}
	serving := Start(lasting, func(context.Context) error {
		defer stop() // a server that does not serve is no use, whatever the reason
		err := s.Server.Serve(l)
		if ctx.Err() != nil && errors.Is(err, http.ErrServerClosed) {
			return nil // this is how Serve says that drain has ended it
		}
		return err
	})

	<-ctx.Done()
	drained := s.phase(lasting, "server", func(ctx context.Context) error { return drain(ctx, s.Server, serving) })
	stopped := s.phase(lasting, "workers", func(ctx context.Context) error { return stopAll(ctx, workers) })
	released := s.phase(lasting, "release", s.release)
	return errors.Join(drained, stopped, released)
}

// phase calls f with the time limit, and names the phase in its error.
func (s *Service) phase(ctx context.Context, name string, f func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(s.Limit, DefaultLimit))
	defer cancel()
	if err := f(ctx); err != nil {
		return fmt.Errorf("shutdown: %s: %w", name, err)
	}
	return nil
}

// drain is the first phase. Serve returns as soon as Shutdown begins, so it is
// Shutdown that we wait for, and Serve only for its error.
func drain(ctx context.Context, server *http.Server, serving *Worker) error {
	err := server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, server.Close()) // cut off who is still there
	}
	return errors.Join(err, serving.Wait(ctx))
}

// stopAll is the second phase. It tells all workers before it waits for one.
func stopAll(ctx context.Context, workers []*Worker) error {
	for _, w := range workers {
		w.cancel()
	}
	errs := make([]error, len(workers))
	for i, w := range workers {
		errs[i] = w.Stop(ctx)
	}
	return errors.Join(errs...)
}

// release is the third phase. Each function has a goroutine of its own, since
// one that does not watch its context could hold us here for ever.
func (s *Service) release(ctx context.Context) error {
	var errs []error
	for i, f := range slices.Backward(s.Release) {
		if err := ctx.Err(); err != nil {
			return errors.Join(append(errs, fmt.Errorf("%d not released: %w", i+1, err))...)
		}
		errs = append(errs, Start(ctx, f).Wait(ctx))
	}
	return errors.Join(errs...)
}
