package exact

// uncounted has nothing in the map.
func uncounted() int {
	seen := make(map[string]bool)
	out := make(chan int, 1)
	enter(seen, "first")
	delete(seen, "first")
	if len(seen) > 0 {
		out <- 1
	}
	return <-out // want `receive from out blocks forever`
}

func ringSoftly() int {
	b := newBell(false)
	b.ring()
	return <-b.rung // want `receive from b.rung blocks forever`
}

// tryTwice looks at one of two results.
func tryTwice(limit int) int {
	b := newBox(1)
	b.put("x", limit)
	return <-b.moved // want `receive from b.moved blocks forever`
}
