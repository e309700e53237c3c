package past

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// textFile is one text of an export: a chat.
type textFile struct {
	name string
	open func() (io.Reader, error)
}

// surveyed is what a first reading tells of a chat.
type surveyed struct {
	file    textFile
	shape   shape
	order   order
	authors []string // in the order they appear, no more than make a group
}

func (s *surveyed) group() bool { return len(s.authors) >= groupFrom }

// readWhatsApp reads each text twice: first for the order of its dates and who wrote.
func readWhatsApp(files []textFile, o Options, take Take) (Found, error) {
	f := Found{Kind: "whatsapp"}
	var chats []*surveyed
	silent := false // a chat in which nobody has written
	for _, file := range files {
		s, err := survey(file)
		switch {
		case errors.Is(err, ErrUnknown):
			continue
		case err != nil:
			return f, err
		case len(s.authors) == 0:
			silent = true
			continue
		case s.group():
			f.Groups++
			continue
		}
		chats = append(chats, s)
	}
	if len(chats) == 0 {
		switch {
		case f.Groups > 0:
			return f, ErrGroup
		case silent:
			return f, nil
		}
		return f, ErrUnknown
	}
	frequent := often(chats)
	for _, s := range chats {
		us, known := s.us(o, frequent)
		if !known {
			return f, &WhoError{slices.Clone(s.authors)}
		}
		f.Chats++
		f.Us = cmp.Or(us, f.Us)
		if err := s.read(us, take); err != nil {
			return f, err
		}
	}
	return f, nil
}

// survey reads a chat for its authors and dates.
func survey(file textFile) (*surveyed, error) {
	s := &surveyed{file: file}
	var c calendar
	var ahead error
	before := 0 // lines without a stamp, before the first with one
	err := eachLine(file, func(raw string) error {
		st, rest, ok := cutStamp(plain(raw))
		if !ok || c.seen > 0 && st.shape != s.shape {
			if c.seen == 0 {
				if before++; before > 100 {
					ahead = ErrUnknown
					return errEnough
				}
			}
			return nil
		}
		s.shape = st.shape
		c.see(st)
		author, _, ok := cutAuthor(rest)
		if !ok {
			return nil
		}
		if !slices.Contains(s.authors, author) {
			s.authors = append(s.authors, author)
		}
		if s.group() {
			return errEnough
		}
		return nil
	})
	if err != nil || ahead != nil {
		return nil, cmp.Or(ahead, err)
	}
	var ok bool
	if s.order, ok = c.order(); !ok {
		return nil, ErrUnknown
	}
	return s, nil
}

var errEnough = errors.New("enough was read")

// eachLine hands out the lines of a text; what is longer than a line may be is cut.
func eachLine(file textFile, f func(string) error) error {
	in, err := file.open()
	if err != nil {
		return fmt.Errorf("opening a chat: %w", err) // whom it is with stands in its name
	}
	r := bufio.NewReaderSize(in, longestLine)
	for {
		line, err := r.ReadSlice('\n')
		text := strings.ToValidUTF8(strings.TrimRight(string(line), "\r\n"), "�")
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = r.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading a chat: %w", err)
		}
		if err != nil && text == "" {
			return nil
		}
		if ferr := f(text); errors.Is(ferr, errEnough) {
			return nil
		} else if ferr != nil {
			return ferr
		}
		if err != nil {
			return nil
		}
	}
}

// longestName is how long an author's name may be, in bytes.
const longestName = 200

// cutAuthor cuts "Ana: " off what stands behind a stamp; a line without one is the
// app's own.
func cutAuthor(rest string) (author, text string, ok bool) {
	i := strings.Index(rest, ": ")
	if i < 0 && strings.HasSuffix(rest, ":") {
		i = len(rest) - 1
	}
	if i <= 0 || i > longestName {
		return "", "", false
	}
	return strings.TrimSpace(rest[:i]), strings.TrimLeft(rest[i+1:], " "), true
}

// often is the one author who wrote in most of several chats, "" when there is none.
func often(chats []*surveyed) string {
	in := map[string]int{}
	for _, s := range chats {
		for _, a := range s.authors {
			in[a]++
		}
	}
	best, most, tied := "", 1, false
	for a, n := range in {
		switch {
		case n > most:
			best, most, tied = a, n, false
		case n == most:
			tied = true
		}
	}
	if tied {
		return ""
	}
	return best
}

// us is the author who is us, "" when none of them is; known is false where nothing
// tells.
func (s *surveyed) us(o Options, frequent string) (us string, known bool) {
	has := func(name string) bool { return name != "" && slices.Contains(s.authors, name) }
	if has(o.Us) {
		return o.Us, true
	}
	them := s.named(s.file.name)
	if them == "" {
		them = s.named(o.File)
	}
	var ours []string
	for _, name := range o.Ours {
		if has(name) && name != them {
			ours = append(ours, name)
		}
	}
	switch {
	case len(ours) == 1:
		return ours[0], true
	case them != "" && len(s.authors) == 2:
		return s.authors[1-slices.Index(s.authors, them)], true
	case them != "": // only the contact wrote
		return "", true
	case has(frequent):
		return frequent, true
	}
	return "", false
}

// named is the author after whom a file is called: the contact. A name within another
// one is not taken for it.
func (s *surveyed) named(file string) string {
	file = bare(strings.TrimSuffix(path.Base(file), path.Ext(file)))
	best := ""
	for _, a := range s.authors {
		if n := bare(a); n != "" && strings.HasSuffix(file, n) && len(n) > len(bare(best)) {
			best = a
		}
	}
	return best
}

// chat is with whom it is.
func (s *surveyed) chat(us string) Chat {
	for _, a := range s.authors {
		if a != us {
			return Chat{Key: "whatsapp/" + a, Name: a}
		}
	}
	return Chat{Key: "whatsapp/" + us}
}

// read hands out the messages.
func (s *surveyed) read(us string, take Take) error {
	chat := s.chat(us)
	var now Said
	open := false
	flush := func() error {
		if !open {
			return nil
		}
		open = false
		now.Text = words(now.Text)
		return take(chat, now)
	}
	err := eachLine(s.file, func(raw string) error {
		line := plain(raw)
		st, rest, ok := cutStamp(line)
		if !ok || st.shape != s.shape {
			if open && len(now.Text) < longestText {
				now.Text = cutText(now.Text+"\n"+raw, longestText)
			}
			return nil
		}
		at, ok := st.in(s.order)
		if !ok {
			return nil
		}
		if err := flush(); err != nil {
			return err
		}
		author, text, ok := cutAuthor(rest)
		if !ok {
			return nil
		}
		now, open = Said{At: at, Ours: author == us && us != ""}, true
		if now.Ours {
			now.By = 1
		}
		now.Text = cutText(behind(raw, len(line)-len(text)), longestText)
		return nil
	})
	return cmp.Or(err, flush())
}

// behind is what stands in a line behind so many bytes of its plain form, with its marks:
// iPhones set U+200E before what nobody typed.
func behind(raw string, n int) string {
	if isASCII(raw) {
		return raw[n:]
	}
	for i, r := range raw {
		if n <= 0 {
			return raw[i:]
		}
		if p := plainRune(r); p >= 0 {
			n -= utf8.RuneLen(p)
		}
	}
	return ""
}
