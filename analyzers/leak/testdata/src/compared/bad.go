package compared

// One may be as much as the other.
func indexAll(s Store, from, to uint64, stop <-chan struct{}, put func([]byte)) {
	if from > to {
		return
	}
	for b := range iterate(s, from, to, stop) { // want `iterate\(s, from, to, stop\) is nil here: the operation blocks forever`
		put(b)
	}
}
