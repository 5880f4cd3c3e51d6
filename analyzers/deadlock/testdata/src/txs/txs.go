// Package txs: what a function of another package stores in what it is given is
// asked for later.
package txs

import "txs/store"

func change(name string) error {
	db, err := store.Open(name)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Update(func(t *store.Tx) error { return nil })
}

func twice(name string) error {
	db, err := store.Open(name)
	if err != nil {
		return err
	}
	return db.Update(func(t *store.Tx) error {
		db.Close() // want `locked again by the goroutine that holds it`
		return nil
	})
}
