// Package msg has messages as they are generated.
package msg

type Reply struct {
	Id   int64
	More bool
	Text string
	next int
}

func (x *Reply) GetId() int64 {
	if x != nil {
		return x.Id
	}
	return 0
}

func (x *Reply) GetMore() bool {
	if x != nil {
		return x.More
	}
	return false
}

// GetNext says something else each time.
func (x *Reply) GetNext() bool {
	x.next++
	return x.next < 3
}
