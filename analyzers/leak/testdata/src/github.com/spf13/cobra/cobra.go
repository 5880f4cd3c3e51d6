// Package cobra stands for the package of that name.
package cobra

type Command struct {
	Use  string
	RunE func(cmd *Command, args []string) error
	subs []*Command
}

func (c *Command) Execute() error {
	for _, s := range c.subs {
		if Chosen(s) {
			return Start(s)
		}
	}
	return Start(c)
}

// Which command is meant, and how it is begun, is set elsewhere.
var (
	Chosen func(*Command) bool
	Start  func(*Command) error
)

func (c *Command) AddCommand(of ...*Command) { c.subs = append(c.subs, of...) }
