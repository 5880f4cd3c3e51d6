package skeleton

import (
	"fmt"
	"strconv"
	"strings"
)

// String writes the package as text. [Parse] reads it back.
func (p *Package) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n", p.Path)
	for _, t := range p.Types {
		b.WriteString("\n" + t.String())
	}
	for _, f := range p.Funcs {
		b.WriteString("\n" + f.String())
	}
	return b.String()
}

// String writes the type as text.
func (t *Type) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "type %s {\n", nameText(t.Name))
	for _, m := range t.Methods {
		fmt.Fprintf(&b, "\t%s %s\n", nameText(m.Name), nameText(m.Func))
	}
	b.WriteString("}\n")
	return b.String()
}

// String writes the skeleton as text. Registers are r0, r1, ...; a label in
// front of an instruction is L followed by its index.
func (f *Func) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "func %s(%s)", nameText(f.Name), f.params(0, f.Params))
	if f.Free > 0 {
		fmt.Fprintf(&b, "[%s]", f.params(f.Params, f.Free))
	}
	switch {
	case len(f.Returns) > 0:
		var kinds []string
		for _, k := range f.Returns {
			kinds = append(kinds, k.String())
		}
		fmt.Fprintf(&b, " (%s)", strings.Join(kinds, ", "))
	case f.Results > 0:
		fmt.Fprintf(&b, " %d", f.Results)
	}
	if f.Flags&Neutral != 0 {
		b.WriteString(" neutral")
	}
	if f.Flags&GivenUp != 0 {
		b.WriteString(" givenup")
	}
	if f.Flags&Model != 0 {
		b.WriteString(" model")
	}
	if f.Flags&Client != 0 {
		b.WriteString(" client")
	}
	if f.Recover >= 0 {
		fmt.Fprintf(&b, " recover L%d", f.Recover)
	}
	if f.File != "" {
		fmt.Fprintf(&b, " %q", f.File)
	}
	b.WriteString(" {\n")
	targets := f.targets()
	for pc := range f.Code {
		if targets[int32(pc)] {
			fmt.Fprintf(&b, "L%d:\n", pc)
		}
		b.WriteString("\t" + f.instr(&f.Code[pc]) + "\n")
	}
	b.WriteString("}\n")
	return b.String()
}

// params lists parameters or captured variables with their kinds.
func (f *Func) params(first, n int) string {
	var list []string
	for i := first; i < first+n; i++ {
		p := fmt.Sprintf("r%d", i)
		if i < len(f.Kinds) && f.Kinds[i] != Any {
			p += " " + f.Kinds[i].String()
		}
		list = append(list, p)
	}
	return strings.Join(list, ", ")
}

func registers(first, n int) string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("r%d", first+i))
	}
	return strings.Join(names, ", ")
}

// targets returns the instructions that something jumps to.
func (f *Func) targets() map[int32]bool {
	t := map[int32]bool{f.Recover: f.Recover >= 0}
	for i := range f.Code {
		switch in := &f.Code[i]; in.Op {
		case Jump:
			t[in.N] = true
		case If:
			t[in.N], t[in.M] = true, true
		}
	}
	return t
}

func (f *Func) instr(in *Instr) string {
	var b strings.Builder
	if n := in.Defs(); n > 0 {
		b.WriteString(registers(int(in.Dst), n) + " = ")
	}
	b.WriteString(in.Op.String())
	for bit, name := range flagNames {
		if in.Flags&(1<<bit) != 0 {
			b.WriteString("." + name)
		}
	}
	for _, letter := range shapes[in.Op].shape {
		if s := f.field(in, letter); s != "" {
			b.WriteString(" " + s)
		}
	}
	if in.Line > 0 {
		fmt.Fprintf(&b, " @%d", in.Line)
	}
	return b.String()
}

// field writes one field of an instruction, by its letter in the shape.
func (f *Func) field(in *Instr, letter rune) string {
	switch letter {
	case 'a':
		return f.operand(in.A)
	case 'b':
		return f.operand(in.B)
	case 'n':
		return strconv.Itoa(int(in.N))
	case 'm':
		if in.Op == Call && in.M == 0 {
			return ""
		}
		return strconv.Itoa(int(in.M))
	case 'k':
		return in.Kind.String()
	case 's':
		return nameText(in.Name)
	case 't':
		if in.Label == "" {
			return ""
		}
		return strconv.Quote(in.Label)
	case 'l':
		return fmt.Sprintf("L%d", in.N)
	case 'j':
		return fmt.Sprintf("L%d", in.M)
	case 'v':
		return "(" + f.operands(in.Args) + ")"
	case 'c':
		return f.cases(in.Cases)
	}
	panic("unknown letter in shape: " + string(letter))
}

func (f *Func) operands(list []Operand) string {
	var names []string
	for _, o := range list {
		names = append(names, f.operand(o))
	}
	return strings.Join(names, ", ")
}

func (f *Func) operand(o Operand) string {
	if !o.IsConst() {
		return fmt.Sprintf("r%d", int(o))
	}
	switch c := f.Consts[^o]; c.Kind {
	case ConstAny:
		return "?"
	case ConstZero:
		return "nil"
	case ConstInt:
		return strconv.FormatInt(c.Int, 10)
	case ConstString:
		return strconv.Quote(c.Name)
	case ConstFunc:
		return "&" + nameText(c.Name)
	default:
		return "$" + nameText(c.Name)
	}
}

func (f *Func) cases(cases []Case) string {
	var parts []string
	for _, c := range cases {
		text := "recv " + f.operand(c.Chan)
		if c.Send {
			text = "send " + f.operand(c.Chan) + " " + f.operand(c.Val)
		}
		if c.Label != "" {
			text += " " + strconv.Quote(c.Label)
		}
		parts = append(parts, text)
	}
	return "{" + strings.Join(parts, "; ") + "}"
}

func (f *Func) Text(pc int) string { return f.instr(&f.Code[pc]) }
