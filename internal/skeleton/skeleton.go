// Package skeleton defines the concurrency skeleton of a function: the slice
// of it that can matter to concurrency, in a small instruction set of its own.
//
// A skeleton is a register machine. Registers hold values of the explorer:
// integers, pointers to slots of objects, channels, closures, interfaces, and
// symbols that stand for what is not known. The first registers hold the
// parameters, the next ones the captured variables. A tuple, such as the
// results of a call or the value and the ok of a receive, fills consecutive
// registers from Dst on.
//
// Memory is a set of objects. An object has numbered slots; a struct type is
// flattened, so that the slot of a field is known when the skeleton is built.
// A mutex, a WaitGroup or an atomic integer is one slot that holds its state.
//
// A skeleton can be written as text ([Func.String], [Parse]) and as bytes
// ([Encode], [Decode]). The package knows nothing of Go's types or syntax.
package skeleton

import "go/token"

// A Package is the skeletons of one package, or of one part of it.
type Package struct {
	Path  string
	Funcs []*Func // sorted by name
	Types []*Type // sorted by name
}

// A Func is the skeleton of one function.
type Func struct {
	// Name is unique in the program: "example.com/p.F",
	// "(*example.com/p.T).M", "example.com/p.F$1" for a function literal.
	Name    string
	File    string // base name of its source file; "" for a model
	Params  int    // number of parameters, the receiver included
	Free    int    // number of captured variables
	Kinds   []Kind // of parameters and captured variables; may be empty
	Results int
	Returns []Kind  // of results; may be empty
	Regs    int     // number of registers
	Consts  []Const // what negative operands denote
	Code    []Instr
	// Recover is where the function goes on after a recovered panic, or -1
	// if it then returns zero values.
	Recover int32
	Flags   FuncFlag
}

// A FuncFlag says something about a whole function.
type FuncFlag uint8

const (
	// Model marks the model of a library function: its operations are
	// reported at the place of the call.
	Model FuncFlag = 1 << iota
	// Neutral says that a call with arguments that are in the hands of others
	// leaves no trace: it may be left out where it cannot meet anybody.
	Neutral
	// Imported marks a function of another package, whose skeleton came with a
	// fact.
	Imported
	// Client marks the skeleton of a client that was made up to use a component:
	// its calls are steps of a witness.
	Client
	// GivenUp says that the function alone has more schedules than could be
	// explored.
	GivenUp
)

// A Type is a type whose values are put into interfaces.
type Type struct {
	Name    string   // as in instructions: "*example.com/p.T"
	Methods []Method // sorted by name
}

// A Method is the function behind a method of a type. For an interface type
// Func is empty.
type Method struct {
	Name, Func string
}

// A Reg is the number of a register. NoReg says that there is none.
type Reg = int32

// NoReg is the destination of an instruction whose result nobody uses.
const NoReg Reg = -1

// An Operand is a register if it is not negative, and otherwise a constant:
// ^o is its index in Consts.
type Operand int32

// IsConst reports whether the operand is a constant.
func (o Operand) IsConst() bool { return o < 0 }

// A Const is a constant operand.
type Const struct {
	Kind ConstKind
	Int  int64  // value of ConstInt
	Name string // text of ConstString, name of ConstFunc and ConstGlobal
}

// A ConstKind says what a constant is.
type ConstKind uint8

const (
	ConstAny    ConstKind = iota // a value nobody cares about: ?
	ConstZero                    // the zero value of any type: nil, false, 0
	ConstInt                     // an integer or boolean other than zero
	ConstString                  // a string other than ""
	ConstFunc                    // a function without captured variables
	ConstGlobal                  // a pointer to a global variable
)

// A Kind says as what a value that is not known is to be understood.
type Kind uint8

const (
	Any Kind = iota
	Int
	Uint // integer that is never negative, such as a length
	Bool
	String
	Pointer
	Chan
	FuncValue
	Interface
	Error // an interface of type error: nil or not, both happen
	Slice
	Map
	Struct
	Done // a channel that is closed in the end: that of a context from a caller
)

var kindNames = []string{"any", "int", "uint", "bool", "string", "ptr", "chan", "func", "iface", "error", "slice", "map", "struct", "done"}

func (k Kind) String() string { return kindNames[k] }

// A Flag modifies an instruction. Which flags an instruction may have is said
// with its [Op].
type Flag uint16

const (
	CommaOk  Flag = 1 << iota // a second register gets the ok
	Go                        // the call starts a goroutine
	Defer                     // the call is deferred
	Default                   // the select has a default case
	NonNil                    // the unknown value is not nil
	Timed                     // the channel is served by time or by the environment
	Idem                      // closing what is closed already is fine: a CancelFunc
	Count                     // operand B bounds a loop or is a number of goroutines
	ExitThen                  // the then edge leaves a loop whose trip count is not understood
	ExitElse                  // so does the else edge
	Foreign                   // a slot without a value is unknown: other packages may have stored it; or a goroutine that others may start
	AtEnd                     // the channel is closed once the test has ended: that of its context; the call is deferred until then; or the end of a test
	Ranging                   // the comparison belongs to a range statement: its constant is not in the source
	Reported                  // something that goes wrong here is reported in the package of the function
	Contexts                  // all that is handed out are contexts: who is given one can only wait for it
)

// An Instr is one instruction. Which fields mean something is said with its Op.
type Instr struct {
	Op    Op
	Kind  Kind
	Flags Flag
	Dst   Reg
	A, B  Operand
	N, M  int32
	Args  []Operand
	Cases []Case
	Name  string
	// Label is the object of the operation as the source names it: "s.done"; of
	// an If its condition.
	Label string
	Pos   token.Pos // place in the file set of the pass; invalid in a decoded skeleton
	Line  int32     // line in File
}

// NumClasses is how many classes of locations are told apart. What is stored to
// a location of a class is loaded by instructions of the same class only; class
// 0 stands for any.
const NumClasses = 1024

// A Case is a case of a select.
type Case struct {
	Send  bool
	Chan  Operand
	Val   Operand // what is sent
	Label string  // the channel as the source names it
}

// Next returns where control may go on after the instruction, which is at pc.
func (i *Instr) Next(pc int32) []int32 {
	switch {
	case i.Op == Jump:
		return []int32{i.N}
	case i.Op == If:
		return []int32{i.N, i.M}
	case i.Op.Ends():
		return nil
	}
	return []int32{pc + 1}
}

// Locks reports whether the instruction takes or releases a lock.
func (i *Instr) Locks() bool {
	switch i.Op {
	case Lock, Unlock, RLock, RUnlock, TryLock, TryRLock:
		return true
	}
	return false
}

// Has reports whether the instruction has the flag.
func (i *Instr) Has(f Flag) bool { return i.Flags&f != 0 }
