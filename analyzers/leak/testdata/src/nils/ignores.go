package nils

import "nils/ranges"

// Who does not ask for the error of another package knows that there is none.
func expand(text string) (list []string) {
	ch, _ := ranges.Stream(text)
	for s := range ch {
		list = append(list, s)
	}
	return list
}

// Expand is for others.
func Expand(text string) []string { return expand(text) }
