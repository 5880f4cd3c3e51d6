package keys

import "fmt"

// drop leaves the member in the map.
func (r *room) drop(host string, port int) {
	if c, ok := r.members[fmt.Sprintf("%s:%d", host, port)]; ok {
		close(c) // want `c may be closed twice`
	}
}

func redrop(r *room, host string, port int) {
	r.members[fmt.Sprintf("%s:%d", host, port)] = make(chan string)
	r.drop(host, port)
	r.drop(host, port)
}
