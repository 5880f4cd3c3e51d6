// Package cobra stands for the package of that name.
package cobra

type Command struct {
	Use  string
	RunE func(cmd *Command, args []string) error
}

func (c *Command) Execute() error { return c.RunE(c, nil) }
