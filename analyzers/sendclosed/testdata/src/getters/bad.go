package getters

import "getters/msg"

// What the method returns is no field, and otherwise when it is asked again.
func drain(m *msg.Reply, ch chan int) {
	if m.GetNext() {
		close(ch)
	}
	if m.GetNext() {
		ch <- 1 // want `send on ch may meet the closed channel`
	}
}

// Drain goes on for good.
func Drain(m *msg.Reply) {
	ch := make(chan int, 1)
	drain(m, ch)
	<-ch
}

// What it is asked for has changed.
func change(m *msg.Reply) {
	ch := make(chan int, 1)
	if m.GetMore() {
		close(ch)
	}
	m.More = !m.More
	if !m.GetMore() {
		ch <- 1 // want `send on ch may meet the closed channel`
	}
	<-ch
}

// Change does it.
func Change(m *msg.Reply) { change(m) }
