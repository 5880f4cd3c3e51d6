package fetchgroup_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/concurlint/concurlint/patterns/fetchgroup"
)

var population = map[string]int{"Bern": 134_000, "Chur": 38_000, "Genf": 203_000}

var errUnknown = errors.New("unknown city")

// lookUp stands for a request that takes its time and watches its context.
func lookUp(ctx context.Context, city string) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	n, ok := population[city]
	if !ok {
		return 0, fmt.Errorf("%w: %s", errUnknown, city)
	}
	return n, nil
}

func ExampleAll() {
	fmt.Println(fetchgroup.All(context.Background(), []string{"Bern", "Chur", "Genf"}, lookUp))
	// Output: [134000 38000 203000] <nil>
}

func ExampleLimited() {
	values, err := fetchgroup.Limited(context.Background(), 2, []string{"Bern", "Rome", "Genf"}, lookUp)
	fmt.Println(values, err)
	// Output: [] unknown city: Rome
}
