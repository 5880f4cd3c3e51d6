package joined

import "sync"

// A Crew counts before it starts anybody.
type Crew struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
}

func NewCrew() *Crew { return &Crew{} }

func (c *Crew) Go(task func() error) {
	c.wg.Add(1)
	go c.run(task)
}

func (c *Crew) run(task func() error) {
	defer c.wg.Done()
	if err := task(); err != nil {
		c.once.Do(func() { c.err = err })
	}
}

func (c *Crew) Wait() error {
	c.wg.Wait()
	return c.err
}
