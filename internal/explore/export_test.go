package explore

import "reflect"

// SharedIsZero reports whether nobody has changed what all objects share that are no
// channel or no symbol.
func SharedIsZero() bool {
	return reflect.DeepEqual(noChan, chanState{}) && reflect.DeepEqual(noSym, symState{})
}
