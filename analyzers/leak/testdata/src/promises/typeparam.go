package promises

// A function with a type parameter keeps the channel.
func keptElsewhere(work func() string) {
	result := make(chan string)
	keepAny(result)
	go func() { result <- work() }()
	<-result
}

var keptAny []any

func keepAny[T any](v T) { keptAny = append(keptAny, v) }

var _ = keptElsewhere
