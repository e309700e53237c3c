package main
import ("context";"io";"github.com/urfave/cli/v3")
func playgroundFlags() []cli.Flag { return nil }
func playground(context.Context, *cli.Command, io.Writer) error { return nil }
