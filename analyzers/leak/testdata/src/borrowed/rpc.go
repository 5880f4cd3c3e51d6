package borrowed

import "net/rpc"

// The call is answered on the channel that it was given, also if the connection ends.
func vote(c *rpc.Client, term int) error {
	done := make(chan *rpc.Call, 1)
	c.Go("Cluster.Vote", term, new(bool), done)
	return (<-done).Error
}

func votes(all []*rpc.Client, term int) (n int) {
	done := make(chan *rpc.Call, len(all))
	for _, c := range all {
		mine := make(chan *rpc.Call, 1)
		go func() {
			call := <-mine
			if call.Error != nil {
				println(call.Error.Error())
			}
			done <- call
		}()
		c.Go("Cluster.Vote", term, new(bool), mine)
	}
	for range all {
		if call := <-done; call.Error == nil {
			n++
		}
	}
	return n
}
