// Package feed hands out news one by one.
package feed

type Item struct {
	Text string
	Kind int
}

type request struct{ answer chan Item }

type Feed struct{ requests chan request }

// The loop forgets requests when something comes that is no news.
func New(next func() (Item, error)) *Feed {
	f := &Feed{requests: make(chan request)}
	go func() {
		for {
			req := <-f.requests
			item, err := next()
			if err != nil {
				req.answer <- Item{}
				continue
			}
			switch item.Kind {
			case 1:
				req.answer <- item
			}
		}
	}()
	return f
}

func (f *Feed) Next() Item {
	req := request{make(chan Item)}
	f.requests <- req
	return <-req.answer // want `receive from req.answer blocks forever`
}

// Ask has the caller send the answer.
func Ask(how func(answer func(Item))) Item {
	answer := make(chan Item)
	go how(func(i Item) { answer <- i })
	return <-answer
}
