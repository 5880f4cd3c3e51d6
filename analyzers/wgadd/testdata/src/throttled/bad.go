package throttled

import "throttled/limit"

func (c *collection) last(groups [][]int, do func([]int)) {
	t := limit.NewThrottle(c.max)
	t.Acquire()
	go func() {
		if len(groups) == 0 {
			return
		}
		defer t.Release()
		do(groups[len(groups)-1])
	}()
	t.Wait() // want `t.wg.Wait blocks forever: the counter never becomes zero`
}
