package scenario

import "github.com/concurlint/concurlint/internal/skeleton"

// definition returns the one instruction that sets an operand, perhaps with others, or nil.
func definition(f *skeleton.Func, o skeleton.Operand) *skeleton.Instr {
	var found *skeleton.Instr
	for i := range f.Code {
		in := &f.Code[i]
		if o.IsConst() || in.Dst == skeleton.NoReg || o < skeleton.Operand(in.Dst) || o >= skeleton.Operand(in.Dst)+skeleton.Operand(in.Defs()) {
			continue
		}
		if found != nil {
			return nil
		}
		found = in
	}
	return found
}

// setBy returns the definition of an operand, or an instruction that does nothing.
func setBy(f *skeleton.Func, o skeleton.Operand) *skeleton.Instr {
	if in := definition(f, o); in != nil {
		return in
	}
	return &skeleton.Instr{}
}
