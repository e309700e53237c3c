package learn

import (
	"bytes"
	"os"

	"frontdesk/desk/faq"
)

// KeptIn keeps what was learnt in a file, so that the next start has it at once; "" keeps
// nothing. The file holds numbers, no texts, and may be deleted at any time: where it is
// missing, broken, or of other questions or another version of the program, all is learnt
// anew. It must be called before anything is learnt.
func (m *Models) KeptIn(file, version string) *Models {
	m.file, m.version = file, version
	return m
}

// head begins the file: whose it is.
func (m *Models) head(digest string) []byte { return []byte(m.version + " " + digest + "\n") }

// make is the matcher of examples: the one kept, or a new one, which is kept.
func (m *Models) make(examples []faq.Example, digest string) *faq.Model {
	if m.file == "" {
		return train(examples, Parallel)
	}
	if raw, err := os.ReadFile(m.file); err == nil {
		if kept, ok := bytes.CutPrefix(raw, m.head(digest)); ok {
			if learnt, err := faq.Recall(examples, faq.Options{Parallel: Parallel}, kept); err == nil {
				return learnt
			}
		}
	}
	learnt := train(examples, Parallel)
	if learnt == nil {
		_ = os.Remove(m.file) // what is not there costs nothing
		return nil
	}
	part := m.file + ".new" // where it cannot be kept the next start takes longer, no more
	if os.WriteFile(part, append(m.head(digest), learnt.Learnt()...), 0o600) != nil || os.Rename(part, m.file) != nil {
		_ = os.Remove(part)
	}
	return learnt
}
