package background

import (
	"context"
	"net/http"
	"time"
)

type client struct{}

func (client) Get(ctx context.Context, key string) (string, error) { return "", nil }

// The loop ends with ctx, but not while the call lasts.
func poll(ctx context.Context, c client) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			v, err := c.Get(context.Background(), "key") // want `context.Background\(\) keeps Get going after ctx is done, which ends the loop`
			println(v, err)
		}
	}
}

func todo(ctx context.Context, c client) error {
	for ctx.Err() == nil {
		if _, err := c.Get(context.TODO(), "key"); err != nil { // want `context.TODO\(\) keeps Get going after ctx is done`
			return err
		}
	}
	return nil
}

func request(ctx context.Context, urls chan string) {
	for {
		select {
		case <-ctx.Done():
			return
		case url := <-urls:
			req, err := http.NewRequestWithContext(context.Background(), "GET", url, nil) // want `keeps NewRequestWithContext going`
			println(req, err)
		}
	}
}

// What the context is handed on to waits for nothing else.
func (c *conn) askAnybody(ctx context.Context, what string) (string, error) {
	return wait(ctx, c.replies)
}

func wait(ctx context.Context, replies chan string) (string, error) {
	select {
	case r := <-replies:
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (c *conn) poll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
		if _, err := c.askAnybody(context.Background(), "anybody?"); err != nil { // want `keeps askAnybody going`
			continue
		}
	}
}
