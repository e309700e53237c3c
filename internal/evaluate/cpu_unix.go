//go:build unix

package evaluate

import (
	"syscall"
	"time"
)

// cpuTime is the processor time this process has used: on a busy machine it is the
// only time that can be compared.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
