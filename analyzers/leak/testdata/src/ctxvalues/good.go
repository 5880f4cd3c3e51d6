// Package ctxvalues has channels that are values of contexts.
package ctxvalues

import (
	"context"
	"database/sql"

	"ctxvalues/driver"
)

// The driver sends the identifier.
func identify(db *sql.DB, query string) string {
	ch := make(chan string, 1)
	ctx := driver.WithID(context.Background(), ch)
	go func() {
		if _, err := db.ExecContext(ctx, query); err != nil {
			panic(err)
		}
	}()
	return <-ch
}

// The channel is found again.
func answer(ctx context.Context, run func(context.Context) error) error {
	ch := make(chan string)
	ctx = context.WithValue(ctx, "answer", ch)
	if err := run(ctx); err != nil {
		return err
	}
	ch <- "done"
	return nil
}
