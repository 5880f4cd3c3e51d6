// Package remedy suggests fixes for outcomes of the explorer, and only such as
// are verified: the changed source is type-checked, cut to skeletons and
// explored again, and a fix is offered if the outcome is gone and nothing new
// has come instead.
//
// What is proposed may therefore be bold; a proposal that does not help, or
// that moves the trouble elsewhere, is dropped. What the machine cannot judge
// is decided by syntax: it counts loops in twos, so a number of sends is read
// from the source.
package remedy

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/patch"
	"github.com/concurlint/concurlint/internal/scenario"
)

// A Case is an outcome as it is reported.
type Case struct {
	Analyzer string
	Category string
	Main     explore.Blocked // the goroutine it is reported for
	Outcome  *explore.Outcome
}

// maxPerCase bounds the verifications for one outcome.
const maxPerCase = 8

// A Cabinet suggests fixes in one package.
type Cabinet struct {
	*patch.Texts
	pass  *analysis.Pass
	res   *scenario.Result
	tries int // that are left
	uses  map[types.Object][]*ast.Ident
}

// New returns a cabinet for the package of the pass and what was found in it.
func New(pass *analysis.Pass, res *scenario.Result) *Cabinet {
	return &Cabinet{Texts: patch.New(pass), pass: pass, res: res, tries: patch.Tries(pass)}
}

// A proposal is a change that might help.
type proposal struct {
	message string
	edits   []analysis.TextEdit
}

// Fixes returns the first proposal for the case that proves right, or nothing.
func (c *Cabinet) Fixes(of Case) []analysis.SuggestedFix {
	p := &patient{Cabinet: c, Case: of}
	pos := p.pos(of.Main.Stack)
	if p.file = c.FileAt(pos); p.file == nil || c.Source(p.file) == nil {
		return nil
	}
	p.path = c.pathAt(pos)
	tried := 0
	for _, propose := range p.remedies() {
		for _, prop := range propose(p) {
			if tried >= maxPerCase || c.tries <= 0 {
				return nil
			}
			tried++
			c.tries--
			if p.verify(prop) {
				return []analysis.SuggestedFix{{Message: prop.message, TextEdits: prop.edits}}
			}
		}
	}
	return nil
}

// A patient is a case with the syntax around it.
type patient struct {
	*Cabinet
	Case
	file *ast.File
	path []ast.Node // from the operation outwards
}

// remedies returns what may help, the least intrusive first.
func (p *patient) remedies() []func(*patient) []proposal {
	switch p.Analyzer + "/" + p.Category {
	case "leak/send":
		return []func(*patient) []proposal{(*patient).stopAfterSend, (*patient).deferReceive, (*patient).buffer, (*patient).closeAfterGroup, (*patient).heedStop, (*patient).drainBefore}
	case "leak/dropped":
		return []func(*patient) []proposal{(*patient).endBefore}
	case "leak/one-shot":
		return []func(*patient) []proposal{(*patient).bufferOne}
	case "leak/nil-channel":
		return []func(*patient) []proposal{(*patient).stopOnly, (*patient).makeField}
	case "leak/select":
		return []func(*patient) []proposal{(*patient).dropSelect, (*patient).closeBeside, (*patient).endBefore, (*patient).offByOne, (*patient).deferFinish, (*patient).closeAfterGroup, (*patient).gather, (*patient).heedStop}
	case "leak/receive":
		return []func(*patient) []proposal{(*patient).takeIfThere, (*patient).endBefore, (*patient).offByOne, (*patient).deferFinish, (*patient).closeAfterGroup, (*patient).gather, (*patient).heedStop}
	case "wgadd/add-after-wait":
		return []func(*patient) []proposal{(*patient).groupGo, (*patient).addBeforeGo}
	case "wgadd/negative-counter":
		return []func(*patient) []proposal{(*patient).passPointer, (*patient).dropDone, (*patient).addAtGo}
	case "wgadd/wait-forever":
		return []func(*patient) []proposal{(*patient).deferDone, (*patient).passPointer, (*patient).countSpawns, (*patient).addAtGo, (*patient).dropAdd}
	case "closetwice/double-close":
		return []func(*patient) []proposal{(*patient).dropClose, (*patient).gather, (*patient).forgetClosed, (*patient).closeOnce}
	case "closetwice/nil-close":
		return []func(*patient) []proposal{(*patient).makeField}
	case "sendclosed/send-on-closed":
		return []func(*patient) []proposal{(*patient).moveClose, (*patient).gather}
	case "deadlock/wait-while-locked":
		return []func(*patient) []proposal{(*patient).unlockFirst, (*patient).buffer}
	case "deadlock/lock-order":
		return []func(*patient) []proposal{(*patient).swapLocks, (*patient).splitLocked}
	case "deadlock/never-unlocked", "deadlock/double-lock":
		return []func(*patient) []proposal{(*patient).splitLocked, (*patient).unlockReturns}
	}
	return nil
}
