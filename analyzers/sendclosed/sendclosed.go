package sendclosed

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/locks"
)

//go:embed doc.go
var doc string

// Analyzer reports sends that can meet a closed channel.
var Analyzer = &analysis.Analyzer{
	Name:     "sendclosed",
	Doc:      docs.Must(doc, "sendclosed"),
	URL:      diag.URL("sendclosed"),
	Requires: append(judge.Requires(), locks.Analyzer),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if _, err := judge.Run(pass); err != nil {
		return nil, err
	}
	rep := diag.New(pass)
	for _, s := range pass.ResultOf[locks.Analyzer].(*locks.Result).LateSends {
		if !judge.ShownPanic(pass, s.At) {
			rep.Add(late(pass, s))
		}
	}
	rep.Flush()
	return nil, nil
}

// late reports a send before which it was asked whether the channel is closed, without
// keeping it from being closed.
func late(pass *analysis.Pass, s locks.LateSend) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      s.Pos,
		Category: "send-on-closed",
		Message:  fmt.Sprintf("%s may be closed after it was asked whether it is: the send needs the lock of the close", sentOn(pass, s.Pos)),
		Related: []analysis.RelatedInformation{
			{Pos: s.Asked.Pos(), Message: "it is asked here"},
			{Pos: s.Close.Pos(), Message: fmt.Sprintf("it is closed here, with %s held", s.Lock)},
		},
	}
}

// sentOn returns how the source writes the channel of a send.
func sentOn(pass *analysis.Pass, arrow token.Pos) (name string) {
	for _, f := range pass.Files {
		if f.FileStart > arrow || arrow > f.FileEnd {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SendStmt); ok && s.Arrow == arrow {
				name = types.ExprString(s.Chan)
			}
			return name == ""
		})
	}
	return name
}
