//go:build go1.21

package store

// The loop is left, and the next turn of the one around it has a variable of its own.
func match(news, olds []item, changed func(was, is item)) {
	for _, n := range news {
		var was *item
		for _, o := range olds {
			if o.name == n.name {
				was = &o
				break
			}
		}
		if was != nil {
			changed(*was, n)
		}
	}
}

// All turns have one variable.
func last(news, olds []item) *item {
	var was *item
	for range news {
		for _, o := range olds {
			if o.name != "" {
				was = &o // want `address stored in was refers to loop variable o`
			}
		}
	}
	return was
}
