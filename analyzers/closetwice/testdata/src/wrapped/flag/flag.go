// Package flag wraps the atomics of sync/atomic.
package flag

import "sync/atomic"

// A Word is a number.
type Word struct{ v uint32 }

func (w *Word) Load() uint32                { return atomic.LoadUint32(&w.v) }
func (w *Word) Store(n uint32)              { atomic.StoreUint32(&w.v, n) }
func (w *Word) Swap(n uint32) uint32        { return atomic.SwapUint32(&w.v, n) }
func (w *Word) Change(from, to uint32) bool { return atomic.CompareAndSwapUint32(&w.v, from, to) }

// A Flag is a yes or no in a Word.
type Flag struct {
	_ [0]func()
	w Word
}

func word(is bool) uint32 {
	if is {
		return 1
	}
	return 0
}

func (f *Flag) Change(from, to bool) bool { return f.w.Change(word(from), word(to)) }
func (f *Flag) Load() bool                { return f.w.Load() != 0 }
func (f *Flag) Store(is bool)             { f.w.Store(word(is)) }
func (f *Flag) Swap(is bool) bool         { return f.w.Swap(word(is)) == 1 }
