package skeleton

import (
	"fmt"
	"strconv"
	"strings"
)

// A lexer cuts one line of text into tokens: quoted strings, single
// punctuation marks, and words.
type lexer struct {
	rest string
}

const punctuation = "(){}[],;&$"

// peek returns the next token without taking it, and whether there is one.
func (l *lexer) peek() (string, bool) {
	l.rest = strings.TrimLeft(l.rest, " \t\r")
	if l.rest == "" || l.rest[0] == '#' {
		return "", false
	}
	if l.rest[0] == '"' {
		for i := 1; i < len(l.rest); i++ {
			switch l.rest[i] {
			case '\\':
				i++
			case '"':
				return l.rest[:i+1], true
			}
		}
		return l.rest, true // not terminated: unquoting will fail
	}
	// An operator of Bin may begin with & alone; a function constant has a
	// name right behind it.
	if strings.HasPrefix(l.rest, "& ") || strings.HasPrefix(l.rest, "&^") {
		return l.rest[:strings.IndexByte(l.rest+" ", ' ')], true
	}
	if strings.IndexByte(punctuation, l.rest[0]) >= 0 {
		return l.rest[:1], true
	}
	end := strings.IndexAny(l.rest, punctuation+" \t\r")
	if end < 0 {
		end = len(l.rest)
	}
	return l.rest[:end], true
}

// next takes the next token.
func (l *lexer) next() (string, bool) {
	tok, ok := l.peek()
	l.rest = l.rest[len(tok):]
	return tok, ok
}

func (l *lexer) expect(want string) error {
	if tok, _ := l.next(); tok != want {
		return fmt.Errorf("want %s, got %q", want, tok)
	}
	return nil
}

// name takes the name of a function, type, method, label or operator. It may
// begin with parentheses, as in (*example.com/p.T).M, and it ends at a blank
// or at a parenthesis, brace, comma or semicolon that follows; any other name
// is quoted.
func (l *lexer) name() string {
	if tok, ok := l.peek(); ok && tok[0] == '"' {
		l.next()
		s, _ := strconv.Unquote(tok)
		return s
	}
	depth, i := 0, 0
scan:
	for i < len(l.rest) {
		c := l.rest[i]
		switch {
		case c == '(' && (i == 0 || depth > 0), c == '[', c == '{' && depth > 0:
			depth++
		case (c == ')' || c == ']' || c == '}') && depth > 0:
			depth--
		case depth == 0 && strings.IndexByte("(){},; \t\r", c) >= 0:
			break scan
		}
		i++
	}
	name := l.rest[:i]
	l.rest = l.rest[i:]
	return name
}

// nameText writes a name so that [lexer.name] reads it back.
func nameText(name string) string {
	l := lexer{rest: name}
	if name == "" || name[0] == '"' || name[0] == '#' || l.name() != name {
		return strconv.Quote(name)
	}
	return name
}
