// Package reached has waits for a counter that comes to its goal.
package reached

import (
	"context"
	"sync/atomic"
	"time"
)

type Vault struct {
	total    int32
	majority int32
	check    func(ctx context.Context, key int32) error
	opened   func()
}

func NewVault(n int32, check func(ctx context.Context, key int32) error) *Vault {
	return &Vault{total: n, majority: n/2 + 1, check: check}
}

// There are as many guards as there are keys, some of which are set by another goroutine:
// the last one of them says so.
func (v *Vault) Open(ctx context.Context) (func(), error) {
	ctx, cancel := context.WithCancel(ctx)
	left := int32(0)
	failed := int32(0)
	done := make(chan struct{})
	guard := func(key int32, err error) {
		if err == nil {
			for timer := time.NewTimer(time.Second); err == nil; {
				select {
				case <-ctx.Done():
					err = ctx.Err()
				case <-timer.C:
					err = v.check(ctx, key)
				}
			}
		}
		if left := atomic.AddInt32(&left, 1); left >= v.majority {
			cancel()
			if left == v.total && atomic.LoadInt32(&failed) < v.majority {
				v.opened()
			}
			if left == v.total {
				close(done)
			}
		}
	}
	set := func(key int32) error {
		err := v.check(ctx, key)
		go guard(key, err)
		return err
	}
	var i int32
	var err error
	for ; i < v.total && atomic.LoadInt32(&failed) < v.majority; i++ {
		if err = set(i); err != nil {
			atomic.AddInt32(&failed, 1)
		}
	}
	if i < v.total {
		go func(i int32) {
			for ; i < v.total; i++ {
				_ = set(i)
			}
		}(i)
	}
	if atomic.LoadInt32(&failed) < v.majority {
		return func() {
			cancel()
			<-done
		}, nil
	}
	<-done
	return cancel, err
}
