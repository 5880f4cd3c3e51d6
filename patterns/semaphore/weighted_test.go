package semaphore_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/patterns/semaphore"
)

func TestRunFits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		err := semaphore.Run(t.Context(), 10,
			semaphore.Job{Weight: 6, Do: second},
			semaphore.Job{Weight: 4, Do: second}, // fits beside the first
			semaphore.Job{Weight: 10, Do: second},
			semaphore.Job{Weight: 0, Do: second}, // would always fit, but keeps its turn
		)
		if took := time.Since(start); err != nil || took != 2*time.Second {
			t.Errorf("Run returns %v after %v, want nil after 2s", err, took)
		}
	})
}

func TestRunErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, last := errors.New("first"), errors.New("last")
		err := semaphore.Run(t.Context(), 1,
			semaphore.Job{Weight: 1, Do: func(context.Context) error { return first }},
			semaphore.Job{Weight: 1, Do: second},
			semaphore.Job{Weight: 1, Do: func(context.Context) error { return last }},
		)
		if !errors.Is(err, first) || !errors.Is(err, last) {
			t.Errorf("Run returns %v, want both errors", err)
		}
	})
}

func TestRunCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		start := time.Now()
		err := semaphore.Run(ctx, 1, semaphore.Job{Weight: 1, Do: second}, semaphore.Job{Weight: 1, Do: second})
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != time.Second {
			t.Errorf("Run returns %v after %v, want %v when the first job ends", err, took, context.DeadlineExceeded)
		}
	})
}

func TestRunNothing(t *testing.T) {
	for _, capacity := range []int64{0, 1} {
		if err := semaphore.Run(t.Context(), capacity); err != nil {
			t.Errorf("Run of no jobs returns %v", err)
		}
	}
}

func TestRunNegativeCapacity(t *testing.T) {
	if err := semaphore.Run(t.Context(), -1); err == nil {
		t.Error("Run with a negative capacity returns no error")
	}
}

func TestRunNeverFits(t *testing.T) {
	for _, weight := range []int64{-1, 11} {
		ran := false
		err := semaphore.Run(context.Background(), 10,
			semaphore.Job{Weight: 1, Do: func(context.Context) error { ran = true; return nil }},
			semaphore.Job{Weight: weight, Do: second},
		)
		if err == nil || ran {
			t.Errorf("with weight %d Run returns %v, ran is %v; want an error before all", weight, err, ran)
		}
	}
}
