package skeleton

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a package in the text form that [Package.String] writes, or one
// written by hand: registers may have any name (parameters first, the others
// in order of appearance), labels too, an optional line "package PATH" comes
// first, and # starts a comment. Names r0, r1, ... denote just these registers
// and are not mixed with others in one function.
func Parse(src string) (*Package, error) {
	p := &parser{pkg: new(Package)}
	for i, text := range strings.Split(src, "\n") {
		p.line = i + 1
		if err := p.parseLine(text); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.line, err)
		}
	}
	if p.fn != nil || p.typ != nil {
		return nil, fmt.Errorf("missing } at the end")
	}
	slices.SortFunc(p.pkg.Funcs, func(a, b *Func) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(p.pkg.Types, func(a, b *Type) int { return strings.Compare(a.Name, b.Name) })
	return p.pkg, nil
}

// MustParse is like Parse and panics on an error; it is for models and tests.
func MustParse(src string) *Package {
	p, err := Parse(src)
	if err != nil {
		panic(err)
	}
	return p
}

// A parser holds what it has read so far of the package and, inside of one,
// of a function.
type parser struct {
	pkg  *Package
	typ  *Type
	fn   *Func
	line int
	lexer

	regs   map[string]Reg
	labels map[string]int32
	// fixups are label operands whose index is not known yet.
	fixups []fixup
}

type fixup struct {
	pc     int // -1: the recover label of the function
	second bool
	label  string
}

func (p *parser) parseLine(text string) error {
	p.lexer = lexer{rest: text}
	first, ok := p.peek()
	switch {
	case !ok:
		return nil // blank or comment
	case p.fn != nil:
		return p.inFunc(first)
	case p.typ != nil:
		return p.inType(first)
	}
	p.next()
	switch first {
	case "package":
		p.pkg.Path = p.name()
		return nil
	case "type":
		p.typ = &Type{Name: p.name()}
		return p.expect("{")
	case "func":
		return p.funcHead()
	}
	return fmt.Errorf("want package, type or func, got %q", first)
}

func (p *parser) inType(first string) error {
	if first == "}" {
		slices.SortFunc(p.typ.Methods, func(a, b Method) int { return strings.Compare(a.Name, b.Name) })
		p.pkg.Types = append(p.pkg.Types, p.typ)
		p.typ = nil
		return nil
	}
	method := p.name()
	p.typ.Methods = append(p.typ.Methods, Method{Name: method, Func: p.name()})
	return nil
}

func (p *parser) funcHead() error {
	p.fn = &Func{Name: p.name(), Recover: -1}
	p.regs = make(map[string]Reg)
	p.labels = make(map[string]int32)
	p.fixups = nil
	var err error
	if p.fn.Params, err = p.params("(", ")"); err != nil {
		return err
	}
	if tok, _ := p.peek(); tok == "[" {
		if p.fn.Free, err = p.params("[", "]"); err != nil {
			return err
		}
	}
	for {
		tok, ok := p.next()
		switch {
		case !ok:
			return fmt.Errorf("missing {")
		case tok == "{":
			return nil
		case tok == "model":
			p.fn.Flags |= Model
		case tok == "client":
			p.fn.Flags |= Client
		case tok == "givenup":
			p.fn.Flags |= GivenUp
		case tok == "neutral":
			p.fn.Flags |= Neutral
		case tok == "(":
			err = p.returns()
		case tok == "recover":
			p.fixups = append(p.fixups, fixup{pc: -1, label: p.name()})
		case strings.HasPrefix(tok, `"`):
			p.fn.File, err = strconv.Unquote(tok)
		default:
			p.fn.Results, err = strconv.Atoi(tok)
		}
		if err != nil {
			return err
		}
	}
}

// returns reads the kinds of the results, behind the opening parenthesis.
func (p *parser) returns() error {
	for {
		switch tok, ok := p.peek(); {
		case !ok:
			return fmt.Errorf("missing )")
		case tok == ")":
			p.next()
			p.fn.Results = len(p.fn.Returns)
			return nil
		case tok == ",":
			p.next()
		default:
			k, err := p.kind()
			if err != nil {
				return err
			}
			if k == Any && tok != "any" {
				return fmt.Errorf("want a kind, got %q", tok)
			}
			p.fn.Returns = append(p.fn.Returns, k)
		}
	}
}

// params reads parameters, each a name and, if known, a kind, separated by
// commas, between two delimiters, and returns how many there are.
func (p *parser) params(open, end string) (int, error) {
	if err := p.expect(open); err != nil {
		return 0, err
	}
	n := 0
	for {
		tok, ok := p.next()
		switch {
		case !ok:
			return 0, fmt.Errorf("missing %s", end)
		case tok == end:
			return n, nil
		case tok == ",":
			continue
		}
		n++
		p.reg(tok)
		k, err := p.kind()
		if err != nil {
			return 0, err
		}
		p.fn.Kinds = append(p.fn.Kinds, k)
	}
}

// reg returns the register of that name, a new one if it is new.
func (p *parser) reg(name string) Reg {
	r, ok := p.regs[name]
	if !ok {
		r = Reg(p.fn.Regs)
		if n, err := strconv.Atoi(strings.TrimPrefix(name, "r")); err == nil && name[0] == 'r' {
			r = Reg(n)
		}
		p.regs[name] = r
	}
	p.fn.Regs = max(p.fn.Regs, int(r)+1)
	return r
}

func (p *parser) inFunc(first string) error {
	if first == "}" {
		return p.funcEnd()
	}
	if label, ok := strings.CutSuffix(first, ":"); ok {
		p.labels[label] = int32(len(p.fn.Code))
		p.next()
		return nil
	}
	in, err := p.instr()
	if err != nil {
		return err
	}
	p.fn.Code = append(p.fn.Code, in)
	return nil
}

func (p *parser) funcEnd() error {
	if n := len(p.fn.Code); n == 0 || !p.fn.Code[n-1].Op.Ends() || p.labelAt(n) {
		p.fn.Code = append(p.fn.Code, Instr{Op: Return, Dst: NoReg})
	}
	for _, fix := range p.fixups {
		pc, ok := p.labels[fix.label]
		switch {
		case !ok:
			return fmt.Errorf("no label %s in %s", fix.label, p.fn.Name)
		case fix.pc < 0:
			p.fn.Recover = pc
		case fix.second:
			p.fn.Code[fix.pc].M = pc
		default:
			p.fn.Code[fix.pc].N = pc
		}
	}
	p.pkg.Funcs = append(p.pkg.Funcs, p.fn)
	p.fn = nil
	return nil
}

// labelAt reports whether a label stands in front of instruction pc.
func (p *parser) labelAt(pc int) bool {
	for _, at := range p.labels {
		if int(at) == pc {
			return true
		}
	}
	return false
}
