package scenario

import (
	"slices"
	"strings"
)

// stops lists the names of methods that end the life of a component, the most
// usual first. A name alone is no evidence: such a method must also do
// something that concurrency is about.
var stops = []string{"Close", "Stop", "Shutdown", "Kill", "Quit", "Terminate", "Destroy", "Halt", "Exit", "Teardown", "Finish", "Cancel"}

// starts lists the names of methods with which its life begins.
var starts = []string{"Start", "Run", "Serve", "ListenAndServe", "Listen", "Open", "Connect", "Init", "Begin", "Loop", "Watch"}

// EndsLife reports whether a method has the name of one that ends the life of an object.
func EndsLife(name string) bool { return isNamed(name, stops) }

func isNamed(name string, list []string) bool {
	return rank(name, list) >= 0
}

// rank returns the place of a name in a list, the more usual ones first.
func rank(name string, list []string) int {
	return slices.IndexFunc(list, func(s string) bool { return strings.EqualFold(name, s) })
}
