// Package call works on channels, and calls functions, by reflection.
package call

import "reflect"

// A request asks for answers.
type request struct {
	answers reflect.Value
	done    chan struct{}
}

// Stream sends the answers to a channel, and closes it.
func Stream(answers any) {
	r := &request{answers: reflect.ValueOf(answers), done: make(chan struct{})}
	go r.serve()
	<-r.done
}

func (r *request) serve() {
	r.answers.Close()
	close(r.done)
}

// Drop closes a channel.
func Drop(ch any) {
	reflect.ValueOf(ch).Close()
}

// Invoke calls a function.
func Invoke(f any) {
	reflect.ValueOf(f).Call(nil)
}

// Through hands a function on.
func Through(f any) {
	Invoke(f)
}
