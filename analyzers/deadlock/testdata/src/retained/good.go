// Package retained: who is given the means to unlock does so before the end.
package retained

import "sync"

// A File is open as long as somebody uses it.
type File struct {
	refs  sync.RWMutex
	parts []func() error
	path  string
}

// NewFile returns a file.
func NewFile(path string) *File { return &File{path: path} }

// Open opens the file.
func (f *File) Open() error {
	f.refs.Lock()
	defer f.refs.Unlock()
	f.parts = nil
	return nil
}

// Close waits until nobody uses the file.
func (f *File) Close() (err error) {
	f.refs.Lock()
	defer f.refs.Unlock()
	for _, p := range f.parts {
		if e := p(); e != nil && err == nil {
			err = e
		}
	}
	return err
}

// Retain says that the file is used, until the function that it returns is called.
func (f *File) Retain() func() {
	if f != nil {
		f.refs.RLock()
		return f.refs.RUnlock
	}
	return func() {}
}
