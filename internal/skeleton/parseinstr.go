package skeleton

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// instr reads one instruction: [registers =] op[.flag...] fields [@line].
func (p *parser) instr() (Instr, error) {
	in := Instr{Dst: NoReg}
	var dst []string
	if left, right, ok := strings.Cut(p.rest, " = "); ok && !strings.ContainsAny(left, `("{`) {
		for name := range strings.SplitSeq(left, ",") {
			dst = append(dst, strings.TrimSpace(name))
		}
		p.rest = right
	}
	word, _ := p.next()
	if err := in.setOp(word); err != nil {
		return in, err
	}
	for _, letter := range shapes[in.Op].shape {
		if err := p.field(&in, letter); err != nil {
			return in, fmt.Errorf("%s: %w", in.Op, err)
		}
	}
	if tok, ok := p.peek(); ok && tok[0] == '@' {
		p.next()
		n, err := strconv.Atoi(tok[1:])
		if err != nil {
			return in, err
		}
		in.Line = int32(n)
	}
	if tok, ok := p.next(); ok {
		return in, fmt.Errorf("%s: unexpected %q", in.Op, tok)
	}
	return in, p.dst(&in, dst)
}

func (in *Instr) setOp(word string) error {
	name, flags, _ := strings.Cut(word, ".")
	op := slices.IndexFunc(shapes[:], func(s struct{ name, shape string }) bool { return s.name == name })
	if op <= 0 {
		return fmt.Errorf("unknown operation %q", name)
	}
	in.Op = Op(op)
	if in.Op == Load || in.Op == Store || in.Op == Elem || in.Op == MakeSlice ||
		in.Op == Append || in.Op == SliceOf || in.Op == Copy {
		in.N = 1
	}
	if in.Op == Elem || in.Op == SliceOf {
		in.M = -1
	}
	for flag := range strings.SplitSeq(flags, ".") {
		if flag == "" {
			continue
		}
		bit := slices.Index(flagNames, flag)
		if bit < 0 {
			return fmt.Errorf("unknown flag %q", flag)
		}
		in.Flags |= 1 << bit
	}
	return nil
}

// dst assigns the registers to the left of the = sign, which must be
// consecutive if there are several.
func (p *parser) dst(in *Instr, names []string) error {
	if len(names) == 0 {
		return nil
	}
	in.Dst = p.reg(names[0])
	for i, name := range names[1:] {
		if r := p.reg(name); r != in.Dst+Reg(i)+1 {
			return fmt.Errorf("%s: registers on the left must be new", in.Op)
		}
	}
	switch in.Op {
	case Call, CallValue, Invoke:
		in.N = int32(len(names))
	}
	if in.Defs() != len(names) {
		return fmt.Errorf("%s has %d results, not %d", in.Op, in.Defs(), len(names))
	}
	return nil
}

// field reads one field, by its letter in the shape. Numbers and strings may
// be left out.
func (p *parser) field(in *Instr, letter rune) error {
	var err error
	switch letter {
	case 'a':
		in.A, err = p.operand()
	case 'b':
		in.B, err = p.operand()
	case 'n':
		in.N, err = p.number(in.N)
	case 'm':
		in.M, err = p.number(in.M)
	case 'k':
		in.Kind, err = p.kind()
	case 's':
		if in.Name = p.name(); in.Name == "" {
			err = fmt.Errorf("missing name")
		}
	case 't':
		if tok, ok := p.peek(); ok && tok[0] == '"' {
			p.next()
			in.Label, err = strconv.Unquote(tok)
		}
	case 'l', 'j':
		p.fixups = append(p.fixups, fixup{pc: len(p.fn.Code), second: letter == 'j', label: p.name()})
	case 'v':
		in.Args, err = p.operands("(", ")")
	case 'c':
		in.Cases, err = p.cases()
	}
	return err
}

func (p *parser) number(byDefault int32) (int32, error) {
	tok, ok := p.peek()
	if !ok || tok[0] != '-' && (tok[0] < '0' || tok[0] > '9') {
		return byDefault, nil
	}
	p.next()
	n, err := strconv.ParseInt(tok, 10, 32)
	return int32(n), err
}

func (p *parser) kind() (Kind, error) {
	tok, ok := p.peek()
	if k := slices.Index(kindNames, tok); ok && k >= 0 {
		p.next()
		return Kind(k), nil
	}
	return Any, nil
}

func (p *parser) operands(open, end string) ([]Operand, error) {
	if err := p.expect(open); err != nil {
		return nil, err
	}
	var list []Operand
	for {
		switch tok, ok := p.peek(); {
		case !ok:
			return nil, fmt.Errorf("missing %s", end)
		case tok == end:
			p.next()
			return list, nil
		case tok == ",":
			p.next()
		default:
			o, err := p.operand()
			if err != nil {
				return nil, err
			}
			list = append(list, o)
		}
	}
}

func (p *parser) cases() ([]Case, error) {
	if err := p.expect("{"); err != nil {
		return nil, err
	}
	var cases []Case
	for {
		tok, ok := p.next()
		var c Case
		var err error
		switch {
		case !ok:
			return nil, fmt.Errorf("missing }")
		case tok == "}":
			return cases, nil
		case tok == ";":
			continue
		case tok == "send":
			c.Send = true
			if c.Chan, err = p.operand(); err == nil {
				c.Val, err = p.operand()
			}
		case tok == "recv":
			c.Chan, err = p.operand()
		default:
			err = fmt.Errorf("want send or recv, got %q", tok)
		}
		if tok, ok := p.peek(); ok && err == nil && tok[0] == '"' {
			p.next()
			c.Label, err = strconv.Unquote(tok)
		}
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
}

func (p *parser) operand() (Operand, error) {
	tok, ok := p.peek()
	if !ok {
		return 0, fmt.Errorf("missing operand")
	}
	switch {
	case tok == "&" || tok == "$":
		kind := ConstFunc
		if tok == "$" {
			kind = ConstGlobal
		}
		p.next()
		return p.fn.Const(Const{Kind: kind, Name: p.name()}), nil
	case tok[0] == '"':
		p.next()
		s, err := strconv.Unquote(tok)
		return p.fn.Const(Const{Kind: ConstString, Name: s}), err
	case tok[0] == '-' || tok[0] >= '0' && tok[0] <= '9':
		p.next()
		n, err := strconv.ParseInt(tok, 10, 64)
		return p.fn.Const(Const{Kind: ConstInt, Int: n}), err
	}
	p.next()
	switch tok {
	case "?":
		return p.fn.Const(Const{}), nil
	case "nil", "false":
		return p.fn.Const(Const{Kind: ConstZero}), nil
	case "true":
		return p.fn.Const(Const{Kind: ConstInt, Int: 1}), nil
	case ",", "(", ")", "{", "}", "[", "]", ";":
		return 0, fmt.Errorf("want an operand, got %q", tok)
	}
	return Operand(p.reg(tok)), nil
}

// Const returns the operand for a constant, which it adds to the constants of
// the function if it is new.
func (f *Func) Const(c Const) Operand {
	switch {
	case c.Kind == ConstInt && c.Int == 0, c.Kind == ConstString && c.Name == "":
		c = Const{Kind: ConstZero}
	}
	i := slices.Index(f.Consts, c)
	if i < 0 {
		i = len(f.Consts)
		f.Consts = append(f.Consts, c)
	}
	return Operand(^i)
}
