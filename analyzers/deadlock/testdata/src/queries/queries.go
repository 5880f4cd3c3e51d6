// Package queries asks one thing after the other.
package queries

import "queries/store"

// total asks anew when the query before it is done.
func total(db *store.DB) (n int, err error) {
	q := store.QueryDB[int](db)
	err = q.Each(func(int) error { n++; return nil })
	if err != nil {
		return 0, err
	}
	err = store.QueryDB[string](db).Where("long").Each(func(string) error { n++; return nil })
	return n, err
}

// both begins a query while another one is not done.
func both(db *store.DB) (n int) {
	q := store.QueryDB[int](db)
	names := store.QueryDB[string](db) // want `db.types is read-locked again by its reader`
	q.Each(func(int) error { n++; return nil })
	names.Each(func(string) error { n++; return nil })
	return n
}
