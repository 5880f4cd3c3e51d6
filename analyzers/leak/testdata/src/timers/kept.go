package timers

import (
	"errors"
	"time"
)

var errSlow = errors.New("slow")

// A timer that is kept from call to call may have been received from by the last one.
type Inbox struct {
	mail  chan string
	timer *time.Timer
	limit time.Duration
}

func NewInbox(limit time.Duration) *Inbox {
	return &Inbox{mail: make(chan string, 4), timer: time.NewTimer(limit), limit: limit}
}

func (i *Inbox) Put(s string) bool {
	select {
	case i.mail <- s:
		return true
	default:
		return false
	}
}

func (i *Inbox) Next() (string, error) {
	if !i.timer.Stop() {
		<-i.timer.C // want `receive from i.timer.C blocks forever`
	}
	i.timer.Reset(i.limit)
	select {
	case s := <-i.mail:
		return s, nil
	case <-i.timer.C:
		return "", errSlow
	}
}

// What may be there is taken, and nothing is waited for.
type Tray struct {
	mail  chan string
	timer *time.Timer
	limit time.Duration
}

func NewTray(limit time.Duration) *Tray {
	return &Tray{mail: make(chan string, 4), timer: time.NewTimer(limit), limit: limit}
}

func (t *Tray) Put(s string) bool {
	select {
	case t.mail <- s:
		return true
	default:
		return false
	}
}

func (t *Tray) Next() (string, error) {
	if !t.timer.Stop() {
		select {
		case <-t.timer.C:
		default:
		}
	}
	t.timer.Reset(t.limit)
	select {
	case s := <-t.mail:
		return s, nil
	case <-t.timer.C:
		return "", errSlow
	}
}
