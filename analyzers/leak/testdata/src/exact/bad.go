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

// grown has something in the list, put there through a pointer.
func grown() {
	var list []int
	grow(&list)
	out := make(chan int)
	if len(list) > 0 {
		go func() { out <- 1 }() // want `send on out blocks forever`
	}
}

func grow(list *[]int) { *list = append(*list, 1) }

// noted has something in the map, put there by a function too long to be followed.
func noted(words []string) {
	seen := make(map[rune]int)
	note(seen, words)
	out := make(chan int)
	if len(seen) > 0 {
		go func() { out <- 1 }() // want `send on out blocks forever`
	}
}

func note(seen map[rune]int, words []string) {
	for _, w := range words {
		for _, r := range w {
			switch {
			case r == 'a' || r == 'e':
				seen[r]++
			case r == 'b' || r == 'c':
				seen[r] += 2
			case r == 'd':
				seen[r] += 3
			case r == 'f':
				seen[r] += 4
			default:
				seen[r] += 5
			}
		}
	}
}

type book struct{ read int }

type shelf struct{ books map[string]*book }

// The map has grown since it was counted.
func (s *shelf) count(extra string) {
	done := make(chan bool)
	n := len(s.books)
	if _, ok := s.books[extra]; !ok {
		s.books[extra] = &book{}
	}
	for _, b := range s.books {
		go func() {
			b.read++
			done <- true // want `send on done blocks forever`
		}()
	}
	for range n {
		<-done
	}
}
