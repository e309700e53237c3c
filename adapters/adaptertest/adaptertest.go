package adaptertest

import (
	"testing"
)

// contract is every test, by name, in the order of the README's promises: intake,
// what is said, what is sent, what goes wrong.
var contract = []struct {
	name string
	test func(*testing.T, World)
}{
	{"a failed delivery comes again, in order", failedDelivery},
	{"what was not confirmed comes again with the same id", crash},
	{"poison does not block", poison},
	{"numbers that restart lose nothing", restart},
	{"texts come in literally", textsIn},
	{"replies, edits, reactions and presses come in", deeds},
	{"texts go out literally", textsOut},
	{"long texts go out whole", longText},
	{"media go out and in", media},
	{"replies, edits, deletions and reactions go out", changes},
	{"topics", topics},
	{"a block is told and refuses", blocked},
	{"a wait is told", waits},
	{"a lost outcome is unsure", unsure},
	{"no connection is a plain error", deaf},
	{"no secret in an error", secrets},
}

// Run has an adapter pass the contract, each test in a new world.
func Run(t *testing.T, newWorld func(t *testing.T) World) {
	for _, c := range contract {
		t.Run(c.name, func(t *testing.T) { c.test(t, newWorld(t)) })
	}
}

// need skips a test for what the network cannot do.
func need(t *testing.T, able bool, what string) {
	t.Helper()
	if !able {
		t.Skipf("this network has no %s", what)
	}
}
