// Package scripts runs the Lua of admins, within limits: it compiles a script,
// says what it registers (commands, handlers, conditions, validators), and runs
// one of those for a turn. What a script does is a list of plain effects that the
// caller applies; what it may read comes through World.
//
// It must not do I/O, keep anything between two runs, start goroutines, or know
// how effects are applied. The same run on the same World gives the same effects,
// unless the watchdog cuts it. Only gopher-lua's compiler and machine are used:
// every library a script sees is this package's own, and counts its work.
package scripts
