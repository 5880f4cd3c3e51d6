// Package atomic wraps those of the library.
package atomic

import "sync/atomic"

type Int struct{ v int64 }

func NewInt(n int64) *Int { return &Int{v: n} }

func (i *Int) Load() int64       { return atomic.LoadInt64(&i.v) }
func (i *Int) Add(n int64) int64 { return atomic.AddInt64(&i.v, n) }
func (i *Int) Sub(n int64) int64 { return atomic.AddInt64(&i.v, -n) }
func (i *Int) Dec() int64        { return i.Sub(1) }
func (i *Int) Inc() int64        { return i.Add(1) }
func (i *Int) Store(n int64)     { atomic.StoreInt64(&i.v, n) }
