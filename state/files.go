package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// format is the version of how everything is kept on disk.
const format = 1

const formatText = "frontdesk state "

// checkFormat refuses a store made by a newer bot, before anything touches it.
func checkFormat(dir string) error {
	raw, err := os.ReadFile(filepath.Join(dir, formatFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	rest, ok := strings.CutPrefix(string(raw), formatText)
	n, err := strconv.Atoi(strings.TrimSpace(rest))
	if !ok || err != nil {
		return fmt.Errorf("its file %s says %.40q: %w", formatFile, raw, ErrDamaged)
	}
	return mayRead(n)
}

func mayRead(n int) error {
	if n > format {
		return fmt.Errorf("%w (format %d; this one knows %d): run that bot, or restore an older backup into an empty directory: bot restore FILE",
			ErrNewer, n, format)
	}
	return nil
}

func writeFormat(dir string) error {
	return replaceFile(filepath.Join(dir, formatFile), fmt.Sprintf("%s%d\n", formatText, format))
}

// readCommits answers the counter in the side file; false if there is no file.
func readCommits(dir string) (uint64, bool, error) {
	raw, err := os.ReadFile(filepath.Join(dir, commitsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(raw)), 10, 64)
	if err != nil {
		return 0, false, fmt.Errorf("its file %s says %.40q (to go on without it, delete it): %w", commitsFile, raw, ErrDamaged)
	}
	return n, true, nil
}

func writeCommits(dir string, n uint64) error {
	return replaceFile(filepath.Join(dir, commitsFile), strconv.FormatUint(n, 10)+"\n")
}

// replaceFile puts a small file in place whole or not at all.
func replaceFile(name, text string) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
