package tallies

// There are more results than the three after which the channel is closed.
type Three struct {
	results []string
	done    chan struct{}
}

func (t *Three) put(result string) {
	t.results = append(t.results, result)
	if len(t.results) < 3 {
		return
	}
	close(t.done) // want `t.done may be closed twice: the second close panics`
}

func (t *Three) Fetch(get func() (string, bool)) {
	for {
		result, ok := get()
		if !ok {
			return
		}
		t.put(result)
	}
}
