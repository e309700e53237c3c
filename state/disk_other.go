//go:build !linux

package state

import (
	"errors"
	"math"
)

// freeBytes: the guard needs a system whose answer we have tested.
func freeBytes(string) (int64, error) { return math.MaxInt64, nil }

func allocate(string, int64) error { return errors.New("not available on this system") }
