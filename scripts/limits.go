package scripts

import (
	"time"

	lua "github.com/yuin/gopher-lua"
)

// Limits bounds one run. Fuel, Memory and Effects are exact: the same run is cut
// at the same place. Wall is a watchdog for what fuel does not see.
type Limits struct {
	Fuel    int64         // instructions, and library work counted as such
	Wall    time.Duration // time that it is really run, more or less; 0: no watchdog
	Memory  int64         // bytes that the run may ask for altogether
	String  int           // bytes of one string
	Effects int           // things done
	Log     int           // bytes of log lines
	Result  int           // bytes of what it returns
}

// TurnLimits is for a run inside a turn: about a millisecond, so that nobody
// waits.
func TurnLimits() Limits {
	return Limits{
		Fuel: 100_000, Wall: 100 * time.Millisecond, Memory: 8 << 20, String: 64 << 10,
		Effects: 50, Log: 8 << 10, Result: 64 << 10,
	}
}

// SlowLimits is for a run outside of turns, of what a script marked slow.
func SlowLimits() Limits {
	return Limits{
		Fuel: 5_000_000, Wall: 200 * time.Millisecond, Memory: 16 << 20, String: 1 << 20,
		Effects: 200, Log: 8 << 10, Result: 256 << 10,
	}
}

// What holds for every run and every script.
const (
	maxSource   = 64 << 10 // bytes
	maxDepth    = 120      // of nested expressions and blocks
	maxList     = 10_000   // fields of one table in the source
	maxOperands = 100      // of one chain of ..
	maxCalls    = 160      // nested calls
	maxStack    = 8 << 10  // values on the stack
	maxArgs     = 200      // values of ..., unpack, byte
	maxPattern  = 512      // bytes of a pattern of string.find
	maxMatch    = 200      // its recursion
	maxError    = 500      // bytes of an error's text
	maxData     = 16       // nesting of JSON, of results, of data
	maxNodes    = 10_000   // values in one of them
	maxArray    = 1 << 16  // index in the array part of a table
	maxRegister = 64       // commands, handlers and tests of one script
	longString  = 4 << 10  // each so many bytes of the longest string make instructions dearer
)

func init() {
	// t[67108862]=1 would fill an array of that size in one instruction. The
	// library knows this limit as a variable of its package only.
	lua.MaxArrayIndex = maxArray
}
