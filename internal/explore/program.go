package explore

import (
	"maps"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A Program is a set of skeletons that can be explored. Functions are linked
// when they are first needed. A Program is not safe for concurrent use.
type Program struct {
	find     func(name string) *skeleton.Func
	findType func(name string) *skeleton.Type
	fns      []*fn
	byName   map[string]*fn // nil: there is no such function
	types    []typ
	typeNum  map[string]int64
	names    []string // strings and global variables
	nameNum  map[string]int64
	pool     pool
	walks    int      // how often functions were walked through
	hooks    classSet // locks that functions which are handed around release: see [Program.Hooks]
	// onlyClosed are fields for channels that are never sent on: see [Program.OnlyClosed].
	onlyClosed classSet
}

// NewProgram returns a program whose functions and types are found by name.
// find and findType return nil for what is not known.
func NewProgram(find func(name string) *skeleton.Func, findType func(name string) *skeleton.Type) *Program {
	return &Program{
		find: find, findType: findType,
		byName:  make(map[string]*fn),
		typeNum: make(map[string]int64),
		nameNum: make(map[string]int64),
	}
}

// A typ is a type, for method calls and type assertions.
type typ struct {
	name    string
	methods map[string]string // name → function; nil if the type is not known
	linked  bool              // funcs is known
	funcs   []*fn             // behind the methods, as far as they are known
}

// methodsOf returns the functions behind the methods of a type, sorted by name.
func (p *Program) methodsOf(typ int64) []*fn {
	if p.types[typ].linked {
		return p.types[typ].funcs
	}
	var funcs []*fn
	for _, name := range slices.Sorted(maps.Values(p.types[typ].methods)) {
		if f := p.fn(name); f != nil { // which may make more types known
			funcs = append(funcs, f)
		}
	}
	p.types[typ].linked, p.types[typ].funcs = true, funcs
	return funcs
}

// An fn is a linked function.
type fn struct {
	*skeleton.Func
	num    int32
	code   []instr
	consts []value
	loops  int     // number of loops
	places []int32 // of the registers in a frame: see [placeRegisters]
	room   int     // places in a frame
	// summary says what the function may do, its callees included; 0: not computed.
	summary opSet
	loads   classSet // what it may load, its callees included
	stores  classSet // what it may store to, of what is there before
	news    []bool   // registers that point into objects of its own: see [fn.makesNew]
	locks   classSet // which locks it may take
	unlocks classSet // which locks it may release
	// acquires are the locks that it takes although it has not released them
	// before, as far as it was explored on its own.
	acquires    classSet
	explored    bool             // on its own, to the end
	gives       uint8            // 1 or 2: see [fn.givesBack]; 0: not known
	counting    uint8            // likewise: see [Program.startsCounting]
	cheap       bool             // and had few states
	stays       bool             // and never comes back
	tried       bool             // an imported function was explored on its own: see [Program.try]
	hopeless    bool             // and was given up
	neutral     bool             // and leaves no trace
	counts      []countUse       // which parameters count
	ears        []bool           // see [fn.listens]
	futureLoads []classSet       // likewise
	universe    *universe        // as a root
	makes       []*fn            // functions that it makes values of: see [Program.valuesOf]
	made        bool             // makes is known
	refers      []*fn            // functions that it calls or makes values of: see [Program.refersTo]
	referred    bool             // refers is known
	walked      int              // number of the last walk that met it: see [Program.reachable]
	constants   *counts          // of its own: see [fn.constantsOf]
	capacities  []Reg            // what Cap writes to
	weights     map[int32]weight // of its choices: see [Program.weigh]
	future      []opSet          // what an activation may still do, by instruction
}

// An instr is a linked instruction.
type instr struct {
	*skeleton.Instr
	fn     *fn
	pc     int32
	callee *fn     // of a static call, go or defer, or of a closure
	bin    binOp   // of Bin
	typ    int64   // of Iface and Assert
	loop   int32   // number of the loop whose header it is, else -1
	live   []Reg   // registers that are live before it
	loops  []int32 // numbers of the loops around it, innermost last
	inLoop []int32 // loops of unknown trip count around it, innermost last
	leaves []int32 // of If with ExitThen or ExitElse: loops it may leave
	bounds []int32 // of Bin: loops that may be left by what it says
}

// some reports whether something holds for an instruction.
func some(code []instr, holds func(in *instr) bool) bool {
	for pc := range code {
		if holds(&code[pc]) {
			return true
		}
	}
	return false
}

// Reg is a register number.
type Reg = skeleton.Reg

// fn returns the linked function of that name, or nil if there is none.
func (p *Program) fn(name string) *fn {
	if f, ok := p.byName[name]; ok {
		return f
	}
	src := p.find(name)
	if src == nil {
		p.byName[name] = nil
		return nil
	}
	f := &fn{Func: src, num: int32(len(p.fns))}
	p.fns = append(p.fns, f)
	p.byName[name] = f
	p.link(f)
	return f
}

func (p *Program) link(f *fn) {
	for _, c := range f.Consts {
		f.consts = append(f.consts, p.constant(c))
	}
	f.code = make([]instr, len(f.Code))
	for pc := range f.Code {
		in := &f.code[pc]
		*in = instr{Instr: &f.Code[pc], fn: f, pc: int32(pc), loop: -1}
		switch in.Op {
		case skeleton.Call, skeleton.Closure:
			in.callee = p.fn(in.Name)
		case skeleton.Bin:
			in.bin = binOps[in.Name]
		case skeleton.Cap:
			f.capacities = append(f.capacities, in.Dst)
		case skeleton.Iface, skeleton.Assert:
			in.typ = p.typeNumber(in.Name)
		}
	}
	p.findLoops(f)
	liveness(f)
	placeRegisters(f)
}

func (p *Program) constant(c skeleton.Const) value {
	switch c.Kind {
	case skeleton.ConstAny:
		return value{k: kAny}
	case skeleton.ConstInt:
		return intValue(c.Int)
	case skeleton.ConstString:
		return value{k: kStr, n: p.number(c.Name)}
	case skeleton.ConstFunc:
		if f := p.fn(c.Name); f != nil {
			return value{k: kFunc, n: int64(f.num)}
		}
		return value{k: kAny}
	case skeleton.ConstGlobal:
		return value{k: kPtr, ref: globalMark, n: p.number(c.Name)}
	}
	return value{}
}

// globalMark stands for the object of a global variable in a linked constant,
// until a state has made the object.
const globalMark = -1

func (p *Program) number(name string) int64 {
	n, ok := p.nameNum[name]
	if !ok {
		n = int64(len(p.names))
		p.names = append(p.names, name)
		p.nameNum[name] = n
	}
	return n
}

func (p *Program) typeNumber(name string) int64 {
	n, ok := p.typeNum[name]
	if ok {
		return n
	}
	n = int64(len(p.types))
	p.typeNum[name] = n
	t := typ{name: name}
	if src := p.findType(name); src != nil {
		t.methods = make(map[string]string, len(src.Methods))
		for _, m := range src.Methods {
			t.methods[m.Name] = m.Func
		}
	}
	p.types = append(p.types, t)
	return n
}

// implements reports whether the dynamic type has all methods of the
// interface type, and whether that is known at all.
func (p *Program) implements(dynamic, iface int64) (yes, known bool) {
	want, have := p.types[iface].methods, p.types[dynamic].methods
	if want == nil || have == nil {
		return false, false
	}
	for name := range want {
		if _, ok := have[name]; !ok {
			return false, true
		}
	}
	return true, true
}

// successors returns where control may go on after each instruction. Every
// instruction that can panic may go on at the recover block.
func successors(f *fn) [][]int32 {
	succ := make([][]int32, len(f.code))
	for pc := range f.code {
		in := &f.code[pc]
		succ[pc] = in.Next(int32(pc))
		if f.Recover >= 0 && in.Op != skeleton.Jump {
			succ[pc] = append(succ[pc], f.Recover)
		}
	}
	return succ
}
