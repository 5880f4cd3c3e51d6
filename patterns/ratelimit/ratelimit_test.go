package ratelimit_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/concurlint/concurlint/patterns/internal/leakcheck"
	"github.com/concurlint/concurlint/patterns/ratelimit"
)

func TestMain(m *testing.M) { leakcheck.Main(m) }

// sleep returns a task that takes a while and watches its context.
func sleep(d time.Duration) func(context.Context, int) error {
	return func(ctx context.Context, _ int) error {
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func TestEachBounds(t *testing.T) {
	for _, test := range []struct {
		name     string
		limit    rate.Limit
		burst    int
		parallel int
		took     time.Duration // for 11 items of a second each
	}{
		{"rate", 1, 1, 100, 11 * time.Second}, // begun at 0, 1, ... 10 s
		{"burst", 1, 5, 100, 7 * time.Second}, // five begun at 0, then at 1, ... 6 s
		{"parallel", rate.Inf, 0, 4, 3 * time.Second},
		{"one at a time", rate.Inf, 0, 0, 11 * time.Second},
		{"both", 2, 1, 1, 11 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			err := ratelimit.Each(t.Context(), rate.NewLimiter(test.limit, test.burst), test.parallel, make([]int, 11), sleep(time.Second))
			if took := time.Since(start); err != nil || took.Round(time.Millisecond) != test.took {
				t.Errorf("%s: Each returns %v after %v, want nil after %v", test.name, err, took, test.took)
			}
		})
	}
}

// A turn that had to wait for a place is not saved up: after two slow items
// that hold both places, the others still keep the distance.
func TestEachKeepsDistance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var last atomic.Int64
		start := time.Now()
		err := ratelimit.Each(t.Context(), rate.NewLimiter(1, 1), 2, []int{10, 9, 0, 0, 0}, func(_ context.Context, seconds int) error {
			now := int64(time.Since(start).Round(time.Millisecond))
			if before := last.Swap(now); now != 0 && now-before < int64(time.Second) {
				t.Errorf("one begun at %v, the next at %v", time.Duration(before), time.Duration(now))
			}
			time.Sleep(time.Duration(seconds) * time.Second)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestEachNoItems(t *testing.T) {
	if err := ratelimit.Each(t.Context(), rate.NewLimiter(0, 0), 1, nil, sleep(0)); err != nil {
		t.Errorf("Each of nothing returns %v", err)
	}
}

func TestEachFirstErrorCancels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failure := errors.New("failure")
		start := time.Now()
		err := ratelimit.Each(t.Context(), rate.NewLimiter(1, 1), 3, []int{0, 1, 2, 3, 4}, func(ctx context.Context, n int) error {
			if n == 0 {
				return failure
			}
			return sleep(time.Hour)(ctx, n)
		})
		if took := time.Since(start); !errors.Is(err, failure) || took > 5*time.Second {
			t.Errorf("Each returns %v after %v, want %v soon", err, took, failure)
		}
	})
}

func TestEachCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		err := ratelimit.Each(ctx, rate.NewLimiter(rate.Every(time.Hour), 1), 2, make([]int, 5), sleep(0))
		if took := time.Since(start); !errors.Is(err, context.Canceled) || took != time.Second {
			t.Errorf("Each returns %v after %v, want %v after 1s", err, took, context.Canceled)
		}
	})
}

// A limiter that never lets anything pass is an error, not a wait for ever.
func TestEachNoBurst(t *testing.T) {
	if err := ratelimit.Each(t.Context(), rate.NewLimiter(1, 0), 1, make([]int, 2), sleep(0)); err == nil {
		t.Error("Each returns no error for a limiter without burst")
	}
}

func TestEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3500*time.Millisecond, cancel)
		calls := 0
		start := time.Now()
		err := ratelimit.Every(ctx, time.Second, func(context.Context) error { calls++; return nil })
		if took := time.Since(start); !errors.Is(err, context.Canceled) || calls != 4 || took != 3500*time.Millisecond {
			t.Errorf("Every returns %v after %d calls and %v, want %v after 4 and 3.5s", err, calls, took, context.Canceled)
		}
	})
}

func TestEveryCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := ratelimit.Every(ctx, time.Nanosecond, func(context.Context) error {
		t.Error("called with a context that is done")
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Every returns %v, want %v", err, context.Canceled)
	}
}
