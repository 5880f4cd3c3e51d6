package fetchgroup_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/patterns/fetchgroup"
	"github.com/concurlint/concurlint/patterns/internal/leakcheck"
)

func TestMain(m *testing.M) { leakcheck.Main(m) }

var errFetch = errors.New("cannot fetch")

// wait takes n seconds, or fails at once if n is negative.
func wait(ctx context.Context, n int) (int, error) {
	if n < 0 {
		return 0, errFetch
	}
	select {
	case <-time.After(time.Duration(n) * time.Second):
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func TestAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		keys := []int{3, 1, 2, 3}
		got, err := fetchgroup.All(t.Context(), keys, wait)
		if took := time.Since(start); !slices.Equal(got, keys) || err != nil || took != 3*time.Second {
			t.Errorf("All returns %v, %v after %v, want %v after 3s", got, err, took, keys)
		}
	})
}

func TestLimit(t *testing.T) {
	for limit, seconds := range map[int]time.Duration{-1: 6, 0: 6, 1: 6, 2: 3, 3: 2, 7: 1} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			got, err := fetchgroup.Limited(t.Context(), limit, []int{1, 1, 1, 1, 1, 1}, wait)
			if took := time.Since(start); len(got) != 6 || err != nil || took != seconds*time.Second {
				t.Errorf("with limit %d: %v, %v after %v, want all after %ds", limit, got, err, took, seconds)
			}
		})
	}
}

func TestFirstErrorCancels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		got, err := fetchgroup.All(t.Context(), []int{3600, -1, 3600}, wait)
		if took := time.Since(start); got != nil || !errors.Is(err, errFetch) || took != 0 {
			t.Errorf("All returns %v, %v after %v, want %v at once", got, err, took, errFetch)
		}
	})
}

// After an error, what had to wait for the limit is not even begun.
func TestErrorStartsNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		_, err := fetchgroup.Limited(t.Context(), 1, []int{-1, 1, 1}, func(ctx context.Context, n int) (int, error) {
			calls.Add(1)
			return wait(ctx, n)
		})
		if !errors.Is(err, errFetch) || calls.Load() != 1 {
			t.Errorf("Limited returns %v after %d calls, want %v after 1", err, calls.Load(), errFetch)
		}
	})
}

// A caller that is cancelled gets an error, not values that are missing.
func TestCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		got, err := fetchgroup.Limited(ctx, 2, []int{0, 0, 0}, wait)
		if got != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("Limited returns %v, %v, want %v", got, err, context.Canceled)
		}
	})
}

func TestNoKeys(t *testing.T) {
	got, err := fetchgroup.All(t.Context(), nil, wait)
	if len(got) != 0 || err != nil {
		t.Errorf("All of nothing returns %v, %v", got, err)
	}
}
