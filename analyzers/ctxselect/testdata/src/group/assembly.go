package group

// sum is written in assembly: it has no body to look into.
func sum(list []int) int
