// Package broken is the group of fetches with its classic mistakes.
package broken

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"
)

var errEmpty = errors.New("empty name")

func fetch(name string) (int, error) {
	if name == "" {
		return 0, errEmpty
	}
	return len(name), nil
}

// sum has a task that does not watch the context of its group.
func sum(ctx context.Context, names []string) (int, error) {
	group, _ := errgroup.WithContext(ctx)
	sizes := make(chan int)
	total := 0
	group.Go(func() error {
		for range names {
			// leak: after an error no more sizes come, and the group's context was thrown away.
			total += <-sizes // want "."
		}
		return nil
	})
	group.Go(func() error {
		for _, name := range names {
			size, err := fetch(name)
			if err != nil {
				return err
			}
			sizes <- size
		}
		return nil
	})
	// So this waits for the task that waits for sizes.
	err := group.Wait()
	return total, err
}

func sumOfTwo(ctx context.Context) (int, error) { return sum(ctx, []string{"a", ""}) }

// A node is a directory of a tree.
type node struct{ children []*node }

// walk starts tasks from tasks, under a limit.
func walk(root *node) error {
	var group errgroup.Group
	group.SetLimit(2)
	var visit func(n *node) error
	visit = func(n *node) error {
		for _, child := range n.children {
			// leak: once all that may run are parents, each waits here for another to end.
			group.Go(func() error { return visit(child) }) // want "."
		}
		return nil
	}
	group.Go(func() error { return visit(root) })
	// deadlock: waits for tasks that are blocked in Go.
	return group.Wait() // want "."
}

func walkThreeLevels() error {
	leaf := &node{}
	parent := &node{children: []*node{leaf}}
	return walk(&node{children: []*node{parent, parent, parent}})
}
