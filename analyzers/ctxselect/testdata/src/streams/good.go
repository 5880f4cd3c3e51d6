package streams

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// The stream to the server ends with the group; nobody but this goroutine fails.
func (p *proxy) fetch(ctx context.Context, use func(string)) error {
	group, ctx := errgroup.WithContext(ctx)
	server, err := p.to.Dial(ctx)
	if err != nil {
		return err
	}
	group.Go(func() error {
		for {
			s, err := server.Recv()
			if err != nil {
				return err
			}
			use(s)
		}
	})
	group.Go(func() error { return server.Send("all") })
	return group.Wait()
}

// Who fails ends the stream.
func (p *proxy) ends(ctx context.Context, use func(string), work func() error) error {
	ctx, cancel := context.WithCancel(ctx)
	server, err := p.to.Dial(ctx)
	if err != nil {
		cancel()
		return err
	}
	group, _ := errgroup.WithContext(ctx)
	group.Go(func() error {
		for {
			s, err := server.Recv()
			if err != nil {
				return err
			}
			use(s)
		}
	})
	group.Go(func() error {
		defer cancel()
		return work()
	})
	return group.Wait()
}

// Nobody else fails.
func (p *proxy) alone(client stream, tell func()) error {
	group, ctx := errgroup.WithContext(client.Context())
	group.Go(func() error {
		for {
			if _, err := client.Recv(); err != nil {
				return err
			}
		}
	})
	group.Go(func() error {
		<-ctx.Done()
		tell()
		return nil
	})
	return group.Wait()
}

// The function returns when the first has failed.
func (p *proxy) first(client stream, work func() error) error {
	ended := make(chan error, 2)
	go func() {
		for {
			if _, err := client.Recv(); err != nil {
				ended <- err
				return
			}
		}
	}()
	go func() { ended <- work() }()
	return <-ended
}
