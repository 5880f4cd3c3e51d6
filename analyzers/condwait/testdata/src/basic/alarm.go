package basic

import (
	"sync"
	"sync/atomic"
	"time"
)

type turnstile struct {
	mu   sync.Mutex
	cond *sync.Cond
	free int
}

func newTurnstile() *turnstile {
	t := new(turnstile)
	t.cond = sync.NewCond(&t.mu)
	return t
}

// The alarm may go off between the test and the Wait.
func (t *turnstile) enter(limit time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	var late atomic.Bool
	entered := make(chan struct{})
	defer close(entered)
	go func() {
		select {
		case <-time.After(limit):
			late.Store(true) // want `late changes without the lock of t.cond: who is about to wait misses the Broadcast`
			t.cond.Broadcast()
		case <-entered:
		}
	}()
	for t.free == 0 && !late.Load() {
		t.cond.Wait()
	}
	if t.free == 0 {
		return false
	}
	t.free--
	return true
}

// The same with a plain number.
func (t *turnstile) enterSoon(limit time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	late := int32(0)
	go func() {
		time.Sleep(limit)
		atomic.StoreInt32(&late, 1) // want `late changes without the lock of t.cond: who is about to wait misses the Broadcast`
		t.cond.Broadcast()
	}()
	for t.free == 0 && atomic.LoadInt32(&late) == 0 {
		t.cond.Wait()
	}
	return t.free > 0
}

// With the lock.
func (t *turnstile) enterSafely(limit time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	late := false
	alarm := time.AfterFunc(limit, func() {
		t.mu.Lock()
		late = true
		t.mu.Unlock()
		t.cond.Broadcast()
	})
	defer alarm.Stop()
	go func() {
		time.Sleep(limit)
		t.mu.Lock()
		defer t.mu.Unlock()
		late = true
		t.cond.Broadcast()
	}()
	for t.free == 0 && !late {
		t.cond.Wait()
	}
	return t.free > 0
}

// The lock is taken after the change, and before the wake-up.
func (t *turnstile) enterLate(limit time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	var late atomic.Bool
	go func() {
		time.Sleep(limit)
		late.Store(true)
		t.wake()
	}()
	for t.free == 0 && !late.Load() {
		t.cond.Wait()
	}
	return t.free > 0
}

func (t *turnstile) wake() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cond.Broadcast()
}

// The goroutine wakes again and again.
func (t *turnstile) enterAtLast(limit time.Duration, stop <-chan struct{}) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	var n atomic.Int64
	go func() {
		for {
			select {
			case <-time.After(limit):
				n.Add(1)
				t.cond.Broadcast()
			case <-stop:
				return
			}
		}
	}()
	for t.free == 0 && n.Load() < 100 {
		t.cond.Wait()
	}
	return t.free > 0
}

// By a timer.
func (t *turnstile) enterInTime(limit time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	var late atomic.Bool
	alarm := time.AfterFunc(limit, func() {
		late.Store(true) // want `late changes without the lock of t.cond: who is about to wait misses the Broadcast`
		t.cond.Broadcast()
	})
	defer alarm.Stop()
	for t.free == 0 && !late.Load() {
		t.cond.Wait()
	}
	return t.free > 0
}
