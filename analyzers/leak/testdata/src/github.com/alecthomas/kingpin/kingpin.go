// Package kingpin stands for the package of that name.
package kingpin

type ParseContext struct{}

type Action func(*ParseContext) error

type CmdClause struct{ actions []Action }

func (c *CmdClause) Action(a Action) *CmdClause {
	c.actions = append(c.actions, a)
	return c
}
