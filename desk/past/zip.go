package past

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

var errNoZip = errors.New("the zip is damaged, or not whole: export the chat again")

// readZip reads the texts of a zip, one chat each, or a result.json in it. Pictures are
// not looked at.
func readZip(f io.ReaderAt, size int64, o Options, take Take) (Found, error) {
	if err := checkIndex(f, size); err != nil {
		return Found{}, err
	}
	z, err := zip.NewReader(f, size)
	if err != nil {
		return Found{}, errNoZip
	}
	var files []textFile
	var all uint64
	for _, e := range z.File {
		ext := strings.ToLower(path.Ext(e.Name))
		if ext != ".txt" && ext != ".json" || strings.HasPrefix(e.Name, "__MACOSX/") {
			continue
		}
		all += e.UncompressedSize64
		if e.UncompressedSize64 > mostText || all > mostText || e.UncompressedSize64/max(e.CompressedSize64, 1) > mostRatio && e.UncompressedSize64 > longestLine {
			return Found{}, ErrBomb
		}
		open := func() (io.Reader, error) { return openEntry(e) }
		if ext == ".json" {
			return readTelegram(open, take)
		}
		name := path.Base(e.Name)
		if strings.HasPrefix(name, "_chat") {
			name = o.File
		}
		files = append(files, textFile{name, open})
	}
	if len(files) == 0 {
		return Found{}, ErrUnknown
	}
	return readWhatsApp(files, o, take)
}

func openEntry(e *zip.File) (io.Reader, error) {
	r, err := e.Open()
	if err != nil {
		return nil, errNoZip
	}
	return &unpacked{r: r, left: int64(e.UncompressedSize64)}, nil
}

// unpacked reads no more than the zip's table says that there is, and closes at its end.
type unpacked struct {
	r    io.ReadCloser
	left int64
}

func (u *unpacked) Read(p []byte) (int, error) {
	if u.left <= 0 {
		_ = u.r.Close()
		return 0, io.EOF
	}
	n, err := u.r.Read(p[:min(int64(len(p)), u.left)])
	u.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w (%w)", errNoZip, err)
	}
	return n, err
}

// The end of a zip's table of contents.
const (
	endSize  = 22
	endMagic = "PK\x05\x06"
	far      = 0xFFFFFFFF // in the table of a larger zip than a chat's
)

// checkIndex refuses a zip whose table of contents alone would fill the memory.
func checkIndex(f io.ReaderAt, size int64) error {
	tail := make([]byte, min(size, 65<<10))
	if _, err := f.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading the zip: %w", err)
	}
	i := bytes.LastIndex(tail, []byte(endMagic))
	if i < 0 || i+endSize > len(tail) {
		return errNoZip
	}
	end := tail[i:]
	at := size - int64(len(tail)) + int64(i)
	entries, long, start := binary.LittleEndian.Uint16(end[10:]), binary.LittleEndian.Uint32(end[12:]), binary.LittleEndian.Uint32(end[16:])
	if long == far || start == far || entries > mostEntries || at-int64(start) > mostIndex {
		return ErrBomb
	}
	return nil
}
