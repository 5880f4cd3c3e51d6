package skeleton

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// version is the first byte of an encoded package. It changes with the format.
const version = 5

// Encode writes the package as bytes, the same for equal packages. Positions
// of instructions are left out, lines are kept. In front of the functions stands
// where each of them is: who imports a package needs few of them.
func Encode(p *Package) []byte {
	e := &encoder{index: make(map[string]int)}
	e.str(p.Path)
	e.num(len(p.Types))
	for _, t := range p.Types {
		e.str(t.Name)
		e.num(len(t.Methods))
		for _, m := range t.Methods {
			e.str(m.Name)
			e.str(m.Func)
		}
	}
	e.num(len(p.Funcs))
	var bodies []byte
	for _, f := range p.Funcs {
		index, before := e.body, len(bodies)
		e.body = bodies
		e.fn(f)
		e.body, bodies = index, e.body
		e.str(f.Name)
		e.num(len(bodies) - before)
	}
	e.body = append(e.body, bodies...)
	head := []byte{version}
	head = binary.AppendUvarint(head, uint64(len(e.strings)))
	for _, s := range e.strings {
		head = binary.AppendUvarint(head, uint64(len(s)))
	}
	for _, s := range e.strings {
		head = append(head, s...)
	}
	return append(head, e.body...)
}

// An encoder collects the body, in which strings are numbers, and the table
// of strings that goes in front of it.
type encoder struct {
	body    []byte
	strings []string
	index   map[string]int
}

func (e *encoder) num(n int) { e.body = binary.AppendVarint(e.body, int64(n)) }

func (e *encoder) str(s string) {
	i, ok := e.index[s]
	if !ok {
		i = len(e.strings)
		e.strings = append(e.strings, s)
		e.index[s] = i
	}
	e.num(i)
}

func (e *encoder) fn(f *Func) {
	e.str(f.File)
	for _, n := range []int{f.Params, f.Free, f.Results, f.Regs, int(f.Recover), int(f.Flags)} {
		e.num(n)
	}
	e.num(len(f.Kinds))
	for _, k := range f.Kinds {
		e.num(int(k))
	}
	e.num(len(f.Returns))
	for _, k := range f.Returns {
		e.num(int(k))
	}
	e.num(len(f.Consts))
	for _, c := range f.Consts {
		e.num(int(c.Kind))
		e.num(int(c.Int))
		e.str(c.Name)
	}
	e.num(len(f.Code))
	for i := range f.Code {
		e.instr(&f.Code[i])
	}
}

// instr writes the fields that the instruction's shape has.
func (e *encoder) instr(in *Instr) {
	e.num(int(in.Op))
	e.num(int(in.Flags))
	e.num(int(in.Dst))
	e.num(int(in.Line))
	if in.Dst != NoReg && !hasN(in.Op) {
		e.num(int(in.N)) // number of results of a call
	}
	for _, letter := range shapes[in.Op].shape {
		switch letter {
		case 'a':
			e.num(int(in.A))
		case 'b':
			e.num(int(in.B))
		case 'n', 'l':
			e.num(int(in.N))
		case 'm', 'j':
			e.num(int(in.M))
		case 'k':
			e.num(int(in.Kind))
		case 's':
			e.str(in.Name)
		case 't':
			e.str(in.Label)
		case 'v':
			e.num(len(in.Args))
			for _, o := range in.Args {
				e.num(int(o))
			}
		case 'c':
			e.cases(in.Cases)
		}
	}
}

func (e *encoder) cases(cases []Case) {
	e.num(len(cases))
	for _, c := range cases {
		send := 0
		if c.Send {
			send = 1
		}
		e.num(send)
		e.num(int(c.Chan))
		e.num(int(c.Val))
		e.str(c.Label)
	}
}

func hasN(op Op) bool {
	switch op {
	case Call, CallValue, Invoke:
		return false
	}
	return true
}

// Decode reads a package written by [Encode]. Data of another version or damaged
// data gives an error.
func Decode(data []byte) (*Package, error) {
	s, err := Open(data)
	if err != nil {
		return nil, err
	}
	p := &Package{Path: s.Path, Types: s.Types}
	for i := range s.Names {
		f, err := s.Func(i)
		if err != nil {
			return nil, err
		}
		p.Funcs = append(p.Funcs, f)
	}
	return p, nil
}

// A Stored is an encoded package whose functions are read when they are asked for.
type Stored struct {
	Path  string
	Types []*Type
	Names []string // of the functions, sorted

	ends    []int // of the functions in bodies
	bodies  []byte
	strings []string
}

// Open reads all of an encoded package but its functions.
func Open(data []byte) (s *Stored, err error) {
	if len(data) == 0 || data[0] != version {
		return nil, fmt.Errorf("skeleton: unknown version of encoding")
	}
	defer damaged(&err)
	d := &decoder{data: data[1:]}
	d.table()
	s = &Stored{Path: d.str(), strings: d.strings}
	for range d.count() {
		t := &Type{Name: d.str()}
		for range d.count() {
			t.Methods = append(t.Methods, Method{Name: d.str(), Func: d.str()})
		}
		s.Types = append(s.Types, t)
	}
	end := 0
	for range d.count() {
		s.Names = append(s.Names, d.str())
		end += d.count()
		s.ends = append(s.ends, end)
	}
	if s.bodies = d.data; len(s.bodies) != end {
		return nil, errDamaged
	}
	return s, nil
}

// Func reads function i.
func (s *Stored) Func(i int) (f *Func, err error) {
	defer damaged(&err)
	begin := 0
	if i > 0 {
		begin = s.ends[i-1]
	}
	d := &decoder{data: s.bodies[begin:s.ends[i]], strings: s.strings}
	f = d.fn(s.Names[i])
	if len(d.data) > 0 {
		return nil, errDamaged
	}
	return f, nil
}

var errDamaged = errors.New("skeleton: damaged encoding")

// damaged is deferred where a decoder is at work.
func damaged(err *error) {
	if r := recover(); r != nil {
		if r != errDamaged {
			panic(r)
		}
		*err = errDamaged
	}
}

// A decoder panics with errDamaged where the data ends early or makes no sense.
type decoder struct {
	data    []byte
	strings []string
}

func (d *decoder) table() {
	n, size := binary.Uvarint(d.data)
	if size <= 0 || n > uint64(len(d.data)) {
		panic(errDamaged)
	}
	d.data = d.data[size:]
	sizes, all := make([]int, n), 0
	for i := range sizes {
		length, size := binary.Uvarint(d.data)
		if size <= 0 || length > uint64(len(d.data)) {
			panic(errDamaged)
		}
		sizes[i] = int(length)
		all += int(length)
		d.data = d.data[size:]
	}
	if all > len(d.data) {
		panic(errDamaged)
	}
	text := string(d.data[:all])
	d.data = d.data[all:]
	d.strings = make([]string, n)
	for i, size := range sizes {
		d.strings[i], text = text[:size], text[size:]
	}
}

func (d *decoder) num() int {
	n, size := binary.Varint(d.data)
	if size <= 0 {
		panic(errDamaged)
	}
	d.data = d.data[size:]
	return int(n)
}

// count reads the length of a list, each element of which takes a byte at least.
func (d *decoder) count() int {
	n := d.num()
	if n < 0 || n > len(d.data) {
		panic(errDamaged)
	}
	return n
}

func (d *decoder) str() string {
	i := d.num()
	if i < 0 || i >= len(d.strings) {
		panic(errDamaged)
	}
	return d.strings[i]
}

func (d *decoder) kind() Kind {
	k := d.num()
	if k < 0 || k >= len(kindNames) {
		panic(errDamaged)
	}
	return Kind(k)
}

func (d *decoder) fn(name string) *Func {
	f := &Func{Name: name, File: d.str()}
	f.Params, f.Free, f.Results, f.Regs = d.num(), d.num(), d.num(), d.num()
	f.Recover, f.Flags = int32(d.num()), FuncFlag(d.num())
	for range d.count() {
		f.Kinds = append(f.Kinds, d.kind())
	}
	for range d.count() {
		f.Returns = append(f.Returns, d.kind())
	}
	for range d.count() {
		f.Consts = append(f.Consts, Const{Kind: ConstKind(d.num()), Int: int64(d.num()), Name: d.str()})
	}
	f.Code = make([]Instr, d.count())
	for i := range f.Code {
		d.instr(&f.Code[i])
	}
	return f
}

func (d *decoder) instr(in *Instr) {
	op := d.num()
	if op <= 0 || op >= int(numOps) {
		panic(errDamaged)
	}
	in.Op, in.Flags, in.Dst, in.Line = Op(op), Flag(d.num()), Reg(d.num()), int32(d.num())
	if in.Dst != NoReg && !hasN(in.Op) {
		in.N = int32(d.num())
	}
	for _, letter := range shapes[in.Op].shape {
		switch letter {
		case 'a':
			in.A = Operand(d.num())
		case 'b':
			in.B = Operand(d.num())
		case 'n', 'l':
			in.N = int32(d.num())
		case 'm', 'j':
			in.M = int32(d.num())
		case 'k':
			in.Kind = d.kind()
		case 's':
			in.Name = d.str()
		case 't':
			in.Label = d.str()
		case 'v':
			for range d.count() {
				in.Args = append(in.Args, Operand(d.num()))
			}
		case 'c':
			for range d.count() {
				in.Cases = append(in.Cases, Case{Send: d.num() == 1, Chan: Operand(d.num()), Val: Operand(d.num()), Label: d.str()})
			}
		}
	}
}
