// Package evaluate measures the FAQ matcher and the miner on labelled questions, beside
// published figures of others. It is a tool for those who build and judge Frontdesk:
// nothing of the running bot may import it.
package evaluate

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Outside marks a sentence that no label answers.
const Outside = "__oos__"

// Row is one labelled sentence.
type Row struct{ Label, Text string }

// Set is one folder of data: what is learnt from, tuned on and judged by.
type Set struct {
	Name                        string
	Train, Valid, Test          []Row
	TrainOOS, ValidOOS, TestOOS []Row
	History                     []string
	TrainFile                   string
}

// Load reads a folder: train.tsv (or the given cut of it) and test.tsv, and valid.tsv
// and the files of sentences out of scope where there are such. Lines are
// label<TAB>text. A history file's texts are taken without their labels.
func Load(dir, train, history string) (*Set, error) {
	if train == "" {
		train = "train.tsv"
	}
	s := &Set{Name: filepath.Base(filepath.Clean(dir)), TrainFile: train}
	for _, f := range []struct {
		name string
		to   *[]Row
		must bool
	}{
		{train, &s.Train, true}, {"test.tsv", &s.Test, true}, {"valid.tsv", &s.Valid, false},
		{"train_oos.tsv", &s.TrainOOS, false}, {"valid_oos.tsv", &s.ValidOOS, false}, {"test_oos.tsv", &s.TestOOS, false},
	} {
		rows, err := ReadRows(filepath.Join(dir, f.name))
		if err != nil && (f.must || !errors.Is(err, fs.ErrNotExist)) {
			return nil, err
		}
		*f.to = rows
	}
	if history == "" {
		return s, nil
	}
	rows, err := ReadRows(filepath.Join(dir, history))
	for _, r := range rows {
		s.History = append(s.History, r.Text)
	}
	return s, err
}

// ReadRows reads one file of labelled sentences.
func ReadRows(path string) ([]Row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading labelled sentences: %w", err)
	}
	defer f.Close()
	var out []Row
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSuffix(strings.TrimPrefix(lines.Text(), "\ufeff"), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		label, text, ok := strings.Cut(line, "\t")
		if !ok || strings.TrimSpace(label) == "" {
			return nil, fmt.Errorf("reading %s:%d: no label<TAB>text", path, n)
		}
		out = append(out, Row{Label: label, Text: text})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return out, nil
}
