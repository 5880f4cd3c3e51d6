// Package journal is a log whose levels say what comes after a message.
package journal

// A Log writes messages.
type Log struct{ after map[int]Hook }

// A Hook is told of messages.
type Hook interface{ OnWrite(msg string) }

type crash struct{}

func (crash) OnWrite(msg string) { panic(msg) }

// New returns a Log.
func New() *Log { return &Log{after: map[int]Hook{5: crash{}}} }

func (l *Log) write(level int, msg string) {
	if h := l.after[level]; h != nil {
		h.OnWrite(msg)
	}
}

// Warn goes on.
func (l *Log) Warn(msg string, args ...any) { l.write(3, msg) }

// Panicw does not.
func (l *Log) Panicw(msg string, args ...any) { l.write(5, msg) }

// FatalIf writes a message, and goes on unless it is bad news.
func (l *Log) FatalIf(bad bool, msg string) {
	if bad {
		l.write(5, msg)
	}
}

// A Logger may be any log.
type Logger interface {
	Warn(msg string)
	Fatalf(format string, args ...any)
}
