// Package renewed makes a channel for each turn.
package renewed

import "go/ast"

// The channel is made anew.
type renewedVisitor struct {
	ready chan struct{}
}

func (v *renewedVisitor) Visit(ast.Node) ast.Visitor {
	close(v.ready)
	return nil
}

func StartRenewed(next func() ast.Node) {
	v := &renewedVisitor{ready: make(chan struct{})}
	for {
		ast.Walk(v, next())
		v.ready = make(chan struct{})
	}
}
