// Package explore runs skeletons in a small abstract machine, over all
// schedules, within bounds, and says what can go wrong: a goroutine that is
// stuck for good, a panic, a WaitGroup that is waited for too early.
//
// The machine is explicit-state. A state is the goroutines with their stacks
// and the heap of objects made so far; each execution of an allocation makes a
// distinct object, so aliasing is exact inside of what is explored. A goroutine
// runs its local steps at once, up to its next visible operation, one that
// another goroutine can notice; there it is parked, the operation being data.
// The search fires parked operations in all orders, fewest preemptions first,
// and never twice from equal states.
//
// What is not known is a symbol. A branch on a symbol forks the state, and the
// symbol keeps the answer: the same condition on the same value takes the same
// side again.
//
// The package knows skeletons only, not Go's types or SSA.
package explore
