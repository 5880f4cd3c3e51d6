package semaphore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/semaphore"
)

// A Job is something to do that takes a part of a capacity, such as memory.
type Job struct {
	Weight int64
	Do     func(context.Context) error
}

// Run does the jobs, as many at once as fit the capacity, and starts them in
// order: a heavy one is not overtaken for ever by light ones. It returns when
// all that it started have ended, with the errors of all joined. When ctx is
// done it starts no more, and the error says that.
//
// A job that can never fit is an error, and then none is started. Acquire
// would wait for the end of the context on its behalf, or for ever.
func Run(ctx context.Context, capacity int64, jobs ...Job) error {
	if err := check(capacity, jobs); err != nil {
		return err
	}
	var (
		sem     = semaphore.NewWeighted(capacity)
		errs    = make([]error, len(jobs))
		started sync.WaitGroup
	)
	for i, job := range jobs {
		if err := sem.Acquire(ctx, job.Weight); err != nil {
			errs[i] = fmt.Errorf("job %d not started: %w", i, err)
			break // nothing was acquired, so nothing is to be released
		}
		started.Go(func() {
			defer sem.Release(job.Weight)
			errs[i] = job.Do(ctx)
		})
	}
	started.Wait()
	return errors.Join(errs...)
}

func check(capacity int64, jobs []Job) error {
	if capacity < 0 {
		return fmt.Errorf("the capacity is negative: %d", capacity)
	}
	for i, job := range jobs {
		if job.Weight < 0 || job.Weight > capacity {
			return fmt.Errorf("job %d has weight %d, want one from 0 to %d", i, job.Weight, capacity)
		}
	}
	return nil
}
