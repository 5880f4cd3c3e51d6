// Package witness defines the steps of a witness, the interleaving that leads
// to a bug, and how a step is written as one line of text.
//
// The analysis framework knows related information only as a position and a
// message. A step is therefore written as text by [Step.Message] when it
// becomes related information, and read back by [Parse] by those who draw it.
package witness

import (
	"fmt"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// A Kind says what a step does to the goroutine that takes it.
type Kind uint8

const (
	Run   Kind = iota // an operation that went through
	Start             // starts the goroutine Partner
	Take              // takes a branch or leaves a function: why something does not happen
	End               // the goroutine returns, or ends in another way
	Stuck             // blocked here, for good
	Panic             // panics here
	Call              // a client that was made up calls a function
)

var kinds = []string{"run", "start", "take", "end", "stuck", "panic", "call"}

// String returns the name of the kind, which is also its JSON form.
func (k Kind) String() string {
	if int(k) < len(kinds) {
		return kinds[k]
	}
	return fmt.Sprintf("Kind(%d)", k)
}

// MarshalText implements [encoding.TextMarshaler].
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (k *Kind) UnmarshalText(text []byte) error {
	i := slices.Index(kinds, string(text))
	if i < 0 {
		return fmt.Errorf("unknown kind of step %q", text)
	}
	*k = Kind(i)
	return nil
}

// A Step is one thing that one goroutine does on the way to the bug.
type Step struct {
	Goroutine string    // name of the goroutine, unique within the witness
	Kind      Kind      //
	Text      string    // what it does, in the present tense: "sends on ch"
	Partner   string    // the goroutine at the other end of the operation, or the one that is waited for; or ""
	Pos, End  token.Pos // where; End may be token.NoPos
}

// Message writes the step as one line:
//
//	[worker] sends on ch (with [caller])
//	[caller] starts worker (new [worker])
//	[worker] is stuck: sends on ch
//	[worker] is stuck: locks s.mu (needs [caller])
//	[worker] panics: close of closed channel
//
// A name in brackets is that of a goroutine.
func (s Step) Message() string {
	text := s.Text
	switch s.Kind {
	case Stuck:
		text = stuck + text
	case Panic:
		text = panics + text
	}
	switch {
	case s.Partner == "":
		return fmt.Sprintf("[%s] %s", s.Goroutine, text)
	case s.Kind == Start:
		return fmt.Sprintf("[%s] %s (new [%s])", s.Goroutine, text, s.Partner)
	case s.Kind == Stuck:
		return fmt.Sprintf("[%s] %s (needs [%s])", s.Goroutine, text, s.Partner)
	default:
		return fmt.Sprintf("[%s] %s (with [%s])", s.Goroutine, text, s.Partner)
	}
}

const (
	stuck  = "is stuck: "
	panics = "panics: "
	takes  = "takes "
	ends   = "ends"
	calls  = "calls "
	client = "client" // the goroutine of a client that was made up
)

var line = regexp.MustCompile(`^\[([^\[\]]+)\] (.*?)(?: \((new|with|needs) \[([^\[\]]+)\]\))?$`)

// Parse reads a line written by [Step.Message]. It reports whether the line
// has that form. Positions are not part of the line.
func Parse(message string) (Step, bool) {
	m := line.FindStringSubmatch(message)
	if m == nil {
		return Step{}, false
	}
	s := Step{Goroutine: m[1], Text: m[2], Partner: m[4]}
	switch {
	case m[3] == "new":
		s.Kind = Start
	case strings.HasPrefix(s.Text, stuck):
		s.Kind, s.Text = Stuck, s.Text[len(stuck):]
	case strings.HasPrefix(s.Text, panics):
		s.Kind, s.Text = Panic, s.Text[len(panics):]
	case strings.HasPrefix(s.Text, takes):
		s.Kind = Take
	case s.Goroutine == client && strings.HasPrefix(s.Text, calls):
		s.Kind = Call
	case strings.HasPrefix(s.Text, ends):
		s.Kind = End
	}
	return s, true
}
