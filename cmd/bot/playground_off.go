//go:build noplayground

package main

import (
	"context"
	"errors"
	"io"

	"github.com/urfave/cli/v3"
)

func playgroundFlags() []cli.Flag { return nil }

// playground is left out of this build: it must not be in a container that meets
// real contacts.
func playground(context.Context, *cli.Command, io.Writer) error {
	return usageError{errors.New("this build has no playground; run it from the source: go run ./cmd/bot playground")}
}
