package atend

import (
	"sync"
	"testing"
)

// Nobody counts down.
func TestWaits(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	t.Cleanup(wg.Wait) // want `wg.Wait blocks forever`
	go func() { t.Log("done") }()
}

// The goroutine counts down.
func TestCounted(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	t.Cleanup(wg.Wait)
	go func() {
		defer wg.Done()
		t.Log("done")
	}()
}

// The cleanup that counts down runs before the one that waits.
func TestCountsDown(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	t.Cleanup(wg.Wait)
	t.Cleanup(wg.Done)
}

type subscriber struct {
	messages map[string][]string
	wg       sync.WaitGroup
}

func (s *subscriber) add() {
	n := len(s.messages)
	s.wg.Add(n)
}

func (s *subscriber) subscribe(topic string) func(func()) {
	messages, ok := s.messages[topic]
	if !ok {
		return func(func()) {}
	}
	return func(f func()) {
		defer s.wg.Done()
		for range messages {
			f()
		}
	}
}

// As many topics are asked for as the row of the table says.
func TestSubscribe(t *testing.T) {
	for _, test := range []struct {
		topics     []string
		subscriber *subscriber
	}{
		{[]string{"a"}, &subscriber{messages: map[string][]string{"a": nil}}},
		{[]string{"a", "b"}, &subscriber{messages: map[string][]string{"a": nil, "b": {"x"}}}},
	} {
		t.Run("", func(t *testing.T) {
			test.subscriber.add()
			go func() {
				test.subscriber.wg.Wait()
				t.Log("ended")
			}()
			consume(test.subscriber, test.topics)
		})
	}
}

func consume(s *subscriber, topics []string) {
	for _, topic := range topics {
		f := s.subscribe(topic)
		go f(func() {})
	}
}
