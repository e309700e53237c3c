package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v3"

	"frontdesk/scripts"
)

// testScripts is bot script test: it runs the tests inside all scripts of folders, or of
// single files.
func testScripts(ctx context.Context, c *cli.Command, out io.Writer) error {
	if !c.Args().Present() {
		return usageError{errors.New("name the folders: bot script test DIR…")}
	}
	var files []string
	for _, path := range c.Args().Slice() {
		st, err := os.Stat(path)
		if err != nil {
			return err
		}
		if !st.IsDir() {
			files = append(files, path)
			continue
		}
		found, err := filepath.Glob(filepath.Join(path, "*.lua"))
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return fmt.Errorf("there is no .lua file in %s", strings.Join(c.Args().Slice(), ", "))
	}
	failed := 0
	for _, file := range files {
		ok, err := testScriptFile(ctx, file, out)
		if err != nil {
			return fmt.Errorf("testing %s: %w", file, err)
		}
		if !ok {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d scripts fail", failed, len(files))
	}
	fmt.Fprintf(out, "%d scripts, all well\n", len(files))
	return nil
}

func testScriptFile(ctx context.Context, file string, out io.Writer) (ok bool, err error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	name := strings.TrimSuffix(filepath.Base(file), ".lua")
	results, err := scripts.RunTests(ctx, name, string(raw))
	if err != nil {
		fmt.Fprintf(out, "✗ %s\n%s\n", file, err)
		return false, nil
	}
	ok = true
	for _, r := range results {
		ok = ok && r.Err == nil
	}
	fmt.Fprintf(out, "%s %s\n%s\n", map[bool]string{true: "✓", false: "✗"}[ok], file, strings.TrimSpace(scripts.Report(results)))
	return ok, nil
}
