package past

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// read reads a file whole.
func read(t testing.TB, content string, o Options) ([]Said, []Chat, Found, error) {
	t.Helper()
	var all []Said
	var chats []Chat
	f, err := Read(strings.NewReader(content), int64(len(content)), o, func(c Chat, s Said) error {
		all, chats = append(all, s), append(chats, c)
		return nil
	})
	return all, chats, f, err
}

var withAna = Options{File: "WhatsApp Chat with Ana.txt"}

// TestStamps reads one question and answer in each form that the apps write.
func TestStamps(t *testing.T) {
	asked := time.Date(2026, 11, 24, 22, 15, 0, 0, time.UTC)
	for _, c := range []struct{ name, stamp, answer string }{
		{"iPhone, English (UK)", "[24/11/2026, 22:15:03] ", "[24/11/2026, 22:16:03] "},
		{"iPhone, English (US)", "[11/24/26, 10:15:03\u202fPM] ", "[11/24/26, 10:16:03\u202fPM] "},
		{"iPhone, German", "[24.11.26, 22:15:03] ", "[24.11.26, 22:16:03] "},
		{"iPhone, with marks", "\u200e[24/11/26, 22:15:03] ", "[24/11/26, 22:16:03] "},
		{"iPhone, Dutch", "[24-11-2026 22:15:03] ", "[24-11-2026 22:16:03] "},
		{"iPhone, Chinese", "[2026/11/24 下午10:15:03] ", "[2026/11/24 下午10:16:03] "},
		{"iPhone, Italian", "[24/11/26, 22:15:03] ", "[24/11/26, 22:16:03] "},
		{"Android, English (US)", "11/24/26, 10:15 PM - ", "11/24/26, 10:16 PM - "},
		{"Android, English (US), narrow blank", "11/24/26, 10:15\u202fPM - ", "11/24/26, 10:16\u202fPM - "},
		{"Android, English (India)", "24/11/26, 10:15 pm - ", "24/11/26, 10:16 pm - "},
		{"Android, English (UK)", "24/11/2026, 22:15 - ", "24/11/2026, 22:16 - "},
		{"Android, South Africa", "2026/11/24, 22:15 - ", "2026/11/24, 22:16 - "},
		{"Android, German", "24.11.26, 22:15 - ", "24.11.26, 22:16 - "},
		{"Android, Spanish", "24/11/26, 10:15 p. m. - ", "24/11/26, 10:16 p. m. - "},
		{"Android, Spanish, narrow", "24/11/26, 10:15\u202fp.\u00a0m. - ", "24/11/26, 10:16\u202fp.\u00a0m. - "},
		{"Android, Portuguese", "24/11/2026 22:15 - ", "24/11/2026 22:16 - "},
		{"Android, Swedish", "2026-11-24 22:15 - ", "2026-11-24 22:16 - "},
		{"Android, Dutch", "24-11-2026 22:15 - ", "24-11-2026 22:16 - "},
		{"Android, Danish", "24.11.2026 22.15 - ", "24.11.2026 22.16 - "},
		{"Android, Finnish", "24.11.2026 klo 22.15 - ", "24.11.2026 klo 22.16 - "},
		{"Android, Czech", "24. 11. 2026 22:15 - ", "24. 11. 2026 22:16 - "},
		{"Android, Croatian", "24. 11. 2026. 22:15 - ", "24. 11. 2026. 22:16 - "},
		{"Android, Hungarian", "2026. 11. 24. 22:15 - ", "2026. 11. 24. 22:16 - "},
		{"Android, Bulgarian", "24.11.26 г., 22:15 ч. - ", "24.11.26 г., 22:16 ч. - "},
		{"Android, Indonesian", "24/11/26 22.15 - ", "24/11/26 22.16 - "},
		{"Android, Canadian French", "2026-11-24 22 h 15 - ", "2026-11-24 22 h 16 - "},
		{"Android, Vietnamese", "22:15, 24/11/2026 - ", "22:16, 24/11/2026 - "},
		{"Android, Thai", "24/11/2569 22:15 น. - ", "24/11/2569 22:16 น. - "},
		{"Android, Thai, short year", "24/11/69 22:15 - ", "24/11/69 22:16 - "},
		{"Android, Chinese", "2026/11/24 下午10:15 - ", "2026/11/24 下午10:16 - "},
		{"Android, Chinese, words", "2026年11月24日 晚上10:15 - ", "2026年11月24日 晚上10:16 - "},
		{"Android, Japanese", "2026/11/24 22:15 - ", "2026/11/24 22:16 - "},
		{"Android, Japanese, halves", "2026/11/24 午後10:15 - ", "2026/11/24 午後10:16 - "},
		{"Android, Korean", "2026. 11. 24. 오후 10:15 - ", "2026. 11. 24. 오후 10:16 - "},
		{"Android, Korean, words", "2026년 11월 24일 오후 10:15 - ", "2026년 11월 24일 오후 10:16 - "},
		{"Android, Arabic", "\u200f٢٤\u200f/١١\u200f/٢٠٢٦، ١٠:١٥ م - ", "\u200f٢٤\u200f/١١\u200f/٢٠٢٦، ١٠:١٦ م - "},
		{"Android, Persian", "۱۴۰۵/۹/۳،\u200f ۲۲:۱۵ - ", "۱۴۰۵/۹/۳،\u200f ۲۲:۱۶ - "},
		{"Android, Persian, halves", "۱۴۰۵/۹/۳، ۱۰:۱۵ ب.ظ. - ", "۱۴۰۵/۹/۳، ۱۰:۱۶ ب.ظ. - "},
		{"Android, Greek", "24/11/26, 10:15 μ.μ. - ", "24/11/26, 10:16 μ.μ. - "},
		{"Android, Turkish", "24.11.2026 ÖS 10:15 - ", "24.11.2026 ÖS 10:16 - "},
		{"Android, Hindi", "२४/११/२६, १०:१५ अपराह्न - ", "२४/११/२६, १०:१६ अपराह्न - "},
		{"Android, Hebrew", "24.11.2026, 22:15 - ", "24.11.2026, 22:16 - "},
		{"Android, en dash", "24/11/2026, 22:15 – ", "24/11/2026, 22:16 – "},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, chats, f, err := read(t, c.stamp+"Ana: are you open\n"+c.answer+"Shop: yes\nuntil 23\n", withAna)
			if err != nil || len(all) != 2 || f.Us != "Shop" {
				t.Fatalf("%+v %+v %v", all, f, err)
			}
			if got := all[0].At.Truncate(time.Minute); !got.Equal(asked) || !all[1].At.Truncate(time.Minute).Equal(asked.Add(time.Minute)) {
				t.Errorf("at %s", got)
			}
			if all[0].Ours || all[0].Text != "are you open" || !all[1].Ours || all[1].Text != "yes\nuntil 23" || chats[0].Name != "Ana" {
				t.Errorf("%+v %+v", all, chats)
			}
		})
	}
}

// TestOrderOfDates tells day from month by the whole file.
func TestOrderOfDates(t *testing.T) {
	for _, c := range []struct {
		name  string
		dates []string
		last  string
	}{
		{"a thirteenth", []string{"1/2/26", "13/2/26"}, "2026-02-13"},
		{"a thirteenth of the second number", []string{"1/2/26", "1/13/26"}, "2026-01-13"},
		{"time runs forward", []string{"3/2/26", "4/2/26", "1/3/26"}, "2026-03-01"},
		{"days rather than months", []string{"1/2/26", "1/3/26", "1/4/26"}, "2026-01-04"},
		{"a single day, in Europe", []string{"3/2/26"}, "2026-02-03"},
		{"year first, two digits", []string{"26/11/29", "26/11/30", "26/12/01"}, "2026-12-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			for _, d := range c.dates {
				fmt.Fprintf(&b, "%s, 10:15 - Ana: hello\n", d)
			}
			all, _, _, err := read(t, b.String(), withAna)
			if err != nil || len(all) != len(c.dates) || all[len(all)-1].At.Format(time.DateOnly) != c.last {
				t.Errorf("%+v %v", all, err)
			}
		})
	}
	if all, _, _, err := read(t, "3/2/26, 10:15 PM - Ana: hello\n", withAna); err != nil || all[0].At.Format(time.DateOnly) != "2026-03-02" {
		t.Errorf("a single day, to twelve: %+v %v", all, err)
	}
}

// TestMarks leaves out what the app wrote, and nothing else.
func TestMarks(t *testing.T) {
	for in, want := range map[string]string{
		"<Media omitted>": "", "<Multimedia omitido>": "", "<Medien ausgeschlossen>": "", "<省略媒体文件>": "", "<تم استبعاد الوسائط>": "",
		"IMG-20261124-WA0001.jpg (file attached)":               "",
		"IMG-20261124-WA0001.jpg (archivo adjunto)\nis it this": "is it this",
		"PTT-20261124-WA0002.opus (Datei angehängt)":            "",
		"\u200eimage omitted":                                   "", "\u200e<attached: 00000012-PHOTO-2026-11-24.jpg>": "", "\u200eimmagine omessa": "", "\u200eBild weggelassen": "",
		"image omitted": "", "This message was deleted": "", "You deleted this message.": "", "Se eliminó este mensaje.": "", "此消息已删除": "", "Missed voice call": "", "null": "",
		"\u200eMissed video call, tap to call back":    "",
		"until nine <This message was edited>":         "until nine",
		"until nine \u200e<This message was edited>":   "until nine",
		"bis neun <Diese Nachricht wurde bearbeitet.>": "bis neun",
		"see <https://shop.example/a b>":               "see <https://shop.example/a b>",
		"i <3 you":                                     "i <3 you",
		"is the image omitted from the page":           "is the image omitted from the page",
		"a <b> c":                                      "a <b> c",
		"two: words":                                   "two: words",
	} {
		all, _, _, err := read(t, "24/11/26, 10:15 - Ana: "+in+"\n", withAna)
		if err != nil || len(all) != 1 || all[0].Text != want {
			t.Errorf("%q became %+v, %v; want %q", in, all, err, want)
		}
	}
}

// TestSystemLines belong to nobody, and what follows them neither.
func TestSystemLines(t *testing.T) {
	all, _, _, err := read(t, strings.Join([]string{
		"24/11/26, 10:14 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
		"24/11/26, 10:14 - Ana changed their phone number to a new number. Tap to message or add the new number.",
		"more of that",
		"24/11/26, 10:15 - Ana: I copy what you wrote",
		"[10:02, 23/11/2026] Shop: until 9",
		"23/11/26 10:02: and this",
		"",
		"is that right?",
		"24/11/26, 10:16 - Your security code with Ana changed. Tap to learn more.",
		"24/11/26, 10:17 - Shop: yes",
	}, "\r\n"), withAna)
	want := "I copy what you wrote\n[10:02, 23/11/2026] Shop: until 9\n23/11/26 10:02: and this\n\nis that right?"
	if err != nil || len(all) != 2 || all[0].Text != want || all[1].Text != "yes" {
		t.Errorf("%+v %v", all, err)
	}
}

// TestWhoIsUs goes by the file's name, by what is known, by several files, by the one
// asked; else it asks.
func TestWhoIsUs(t *testing.T) {
	chat := func(a, b string) string {
		return fmt.Sprintf("24/11/26, 10:15 - %s: a\n24/11/26, 10:16 - %s: b\n", a, b)
	}
	for _, c := range []struct {
		name string
		file string
		o    Options
		us   string
	}{
		{"file name", chat("Ana", "Shop"), Options{File: "Chat de WhatsApp con Ana.txt"}, "Shop"},
		{"file name with a number", chat("+34 600 11 22 33", "Shop"), Options{File: "WhatsApp_Chat_with_34_600_11_22_33.txt"}, "Shop"},
		{"a name in a name", chat("Ana Shop", "Shop"), Options{File: "WhatsApp Chat with Ana Shop.txt"}, "Shop"},
		{"known", chat("Ana", "Shop"), Options{File: "chat.txt", Ours: []string{"Shop"}}, "Shop"},
		{"asked", chat("Ana", "Shop"), Options{File: "WhatsApp Chat with Ana.txt", Us: "Ana"}, "Ana"},
	} {
		if _, _, f, err := read(t, c.file, c.o); err != nil || f.Us != c.us {
			t.Errorf("%s: %+v %v", c.name, f, err)
		}
	}
	var who *WhoError
	if _, _, _, err := read(t, chat("Ana", "Shop"), Options{File: "chat.txt"}); !errors.As(err, &who) || !reflect.DeepEqual(who.Names, []string{"Ana", "Shop"}) {
		t.Errorf("nothing tells: %v", err)
	}
	if _, _, f, err := read(t, zipped(t, map[string]string{"a.txt": chat("Ana", "Shop"), "b.txt": chat("Shop", "Tom")}), Options{}); err != nil || f.Us != "Shop" || f.Chats != 2 {
		t.Errorf("two files: %+v %v", f, err)
	}
	if _, _, _, err := read(t, chat("Ana", "Shop")+chat("Tom", "Kim"), withAna); !errors.Is(err, ErrGroup) {
		t.Errorf("a group: %v", err)
	}
}

func zipped(t testing.TB, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestZip(t *testing.T) {
	chat := "[24/11/2026, 10:15:03] Ana: are you open\n[24/11/2026, 10:16:03] Shop: yes\n"
	all, _, f, err := read(t, zipped(t, map[string]string{"_chat.txt": chat, "00000001-PHOTO.jpg": strings.Repeat("x", 1000)}), Options{File: "WhatsApp Chat - Ana.zip"})
	if err != nil || len(all) != 2 || f.Us != "Shop" {
		t.Errorf("%+v %+v %v", all, f, err)
	}
	if all, _, _, err := read(t, zipped(t, map[string]string{"export/result.json": oneChat}), Options{}); err != nil || len(all) != 4 {
		t.Errorf("result.json in a zip: %+v %v", all, err)
	}
	many := map[string]string{}
	for i := range mostEntries + 1 {
		many[fmt.Sprint(i, ".txt")] = ""
	}
	for name, content := range map[string]string{
		"packed too well":  zipped(t, map[string]string{"_chat.txt": strings.Repeat("0", 20<<20)}),
		"too many entries": zipped(t, many),
	} {
		if _, _, _, err := read(t, content, Options{}); !errors.Is(err, ErrBomb) {
			t.Errorf("%s: %v", name, err)
		}
	}
	whole := zipped(t, map[string]string{"_chat.txt": chat})
	if _, _, _, err := read(t, whole[:len(whole)-30], Options{}); !errors.Is(err, errNoZip) {
		t.Errorf("cut off: %v", err)
	}
}

const oneChat = `{"name":"Ana","type":"personal_chat","id":42,"messages":[
{"id":1,"type":"service","date":"2026-11-24T10:00:00","actor":"Ana","action":"phone_call","text":""},
{"id":2,"type":"message","date":"2026-11-24T10:15:00","date_unixtime":"1795515300","from":"Ana","from_id":"user42","text":"are you open"},
{"id":3,"type":"message","date":"2026-11-24T10:16:00","from":"Shop","from_id":"user7","reply_to_message_id":2,"text":["yes, see ",{"type":"link","text":"https://shop.example"},{"type":"bold","text":"!"}],"text_entities":[{"type":"plain","text":"yes"}]},
{"id":4,"type":"message","date":"2026-11-24T10:17:00","from":"Ana","from_id":"user42","forwarded_from":"Kim","text":"buy this"},
{"id":5,"type":"message","date":"2026-11-24T10:18:00","from":"Bo","from_id":"user8","photo":"photos/1.jpg","text":""}]}`

func TestTelegramChat(t *testing.T) {
	all, chats, f, err := read(t, oneChat, Options{})
	at := func(m int) time.Time { return time.Date(2026, 11, 24, 10, m, 0, 0, time.UTC) }
	want := []Said{{At: at(15), Text: "are you open"}, {At: at(16), Ours: true, By: 1, Text: "yes, see https://shop.example!"}, {At: at(17)}, {At: at(18), Ours: true, By: 2}}
	if err != nil || f.Chats != 1 || !reflect.DeepEqual(all, want) {
		t.Errorf("%+v %+v %v", all, f, err)
	}
	if chats[0] != (Chat{"telegram/42", "Ana"}) {
		t.Errorf("%+v", chats[0])
	}
}

func TestTelegramAccount(t *testing.T) {
	group := `{"name":"G","type":"private_supergroup","id":9,"messages":[{"id":1,"type":"message","date":"2026-11-24T10:00:00","from_id":"user1","text":"x"}]}`
	bot := `{"name":"B","type":"bot_chat","id":3,"messages":[]}`
	file := `{"about":"…","personal_information":{"user_id":7,"first_name":"Shop","nested":[[{"a":[1]}]]},"contacts":{"list":[{"a":null}]},"chats":{"about":"","list":[` +
		group + "," + bot + "," + oneChat + `]},"left_chats":{"about":"","list":[]}}`
	all, _, f, err := read(t, file, Options{})
	if err != nil || f != (Found{Kind: "telegram", Chats: 1, Groups: 1, Other: 1}) || len(all) != 4 || all[0].Ours || !all[1].Ours || all[3].Ours {
		t.Errorf("%+v %+v %v", all, f, err)
	}
	if _, _, _, err := read(t, group, Options{}); !errors.Is(err, ErrGroup) {
		t.Errorf("a group alone: %v", err)
	}
	for name, bad := range map[string]string{"cut off": oneChat[:len(oneChat)-20], "no export": `{"a":1}`, "garbage": `{"messages":}`} {
		if _, _, _, err := read(t, bad, Options{}); err == nil {
			t.Errorf("%s is read without a word", name)
		}
	}
	long := strings.Replace(oneChat, "are you open", strings.Repeat("x", longestJSON+longestLine), 1)
	if _, _, _, err := read(t, long, Options{}); !errors.Is(err, errLong) {
		t.Errorf("a message without an end: %v", err)
	}
}

func TestNoExport(t *testing.T) {
	for _, s := range []string{"", "hello\nthere", strings.Repeat("hello\n", 1000), "\x00\xff", "PK\x03\x04"} {
		if _, _, _, err := read(t, s, withAna); err == nil {
			t.Errorf("%q is read without a word", cutText(s, 20))
		}
	}
	// A chat in which nobody has written yet is one, and holds nothing.
	if all, _, f, err := read(t, "24/11/26, 10:15 - encrypted", withAna); err != nil || len(all) != 0 || f.Chats != 0 {
		t.Errorf("a silent chat: %v %+v %v", all, f, err)
	}
}

// meteredFile counts what is read of it.
type meteredFile struct {
	*strings.Reader
	read int
}

func (m *meteredFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := m.Reader.ReadAt(p, off)
	m.read += n
	return n, err
}

// TestBombs: what would fill the memory is given up as soon as that is clear.
func TestBombs(t *testing.T) {
	var group strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&group, "24/11/26, 10:15 - somebody else %d: a\n", i)
	}
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"a group of a hundred thousand": {group.String(), ErrGroup},
		"lists in lists":                {`{"a":` + strings.Repeat("[", 4<<20), errJSON},
		"objects in objects":            {`{"chats":{"list":[{"a":` + strings.Repeat(`{"a":`, 1<<20), errJSON},
	} {
		f := &meteredFile{Reader: strings.NewReader(c.content)}
		_, err := Read(f, f.Size(), withAna, func(Chat, Said) error { return nil })
		if !errors.Is(err, c.want) || f.read > 4*longestLine {
			t.Errorf("%s: %v, after %d of %d bytes", name, err, f.read, f.Size())
		}
	}
}

// TestTimesOfNobody: a message of a time at which nobody wrote is left out, as is one
// without a time.
func TestTimesOfNobody(t *testing.T) {
	for _, date := range []string{`"date_unixtime":"1099511627775"`, `"date_unixtime":"9223372036854775807"`, `"date":"0000-01-01T00:00:00"`, `"date":"9999-12-31T23:59:59"`, `"date":"soon"`} {
		all, _, _, err := read(t, strings.Replace(oneChat, `"date":"2026-11-24T10:18:00"`, date, 1), Options{})
		if err != nil || len(all) != 3 {
			t.Errorf("%s: %+v %v", date, all, err)
		}
	}
}

// failing is a file on a disk that is broken behind its beginning.
type failing struct{ *strings.Reader }

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.Reader.ReadAt(p, off)
	if off > 0 || len(p) > sniff {
		return 0, errors.New("the disk is broken")
	}
	return n, err
}

// TestErrorsNameNobody: a file of WhatsApp's is called after a contact.
func TestErrorsNameNobody(t *testing.T) {
	s := strings.Repeat("24/11/26, 10:15 - Shop: a\n", 10_000)
	_, err := Read(failing{strings.NewReader(s)}, int64(len(s)), withAna, func(Chat, Said) error { return nil })
	if err == nil || strings.Contains(err.Error(), "Ana") {
		t.Error(err)
	}
}

// TestTakerStops: an error of who takes ends the reading, and is handed on.
func TestTakerStops(t *testing.T) {
	stop := errors.New("stop")
	for _, s := range []string{oneChat, "24/11/26, 10:15 - Ana: a\n24/11/26, 10:15 - Ana: b\n"} {
		n := 0
		_, err := Read(strings.NewReader(s), int64(len(s)), withAna, func(Chat, Said) error { n++; return stop })
		if !errors.Is(err, stop) || n != 1 {
			t.Errorf("%v after %d", err, n)
		}
	}
}

func TestCalendars(t *testing.T) {
	for _, c := range []struct {
		f       func(int, int, int) (int, int, int)
		y, m, d int
		want    string
	}{
		{fromPersian, 1399, 1, 1, "2020-03-20"}, {fromPersian, 1400, 1, 1, "2021-03-21"}, {fromPersian, 1403, 1, 1, "2024-03-20"},
		{fromPersian, 1403, 12, 30, "2025-03-20"}, {fromPersian, 1405, 1, 1, "2026-03-21"}, {fromPersian, 1405, 9, 3, "2026-11-24"},
		{fromHijri, 1445, 9, 1, "2024-03-11"}, {fromHijri, 1448, 1, 1, "2026-06-17"},
	} {
		y, m, d := c.f(c.y, c.m, c.d)
		if got := fmt.Sprintf("%04d-%02d-%02d", y, m, d); got != c.want {
			t.Errorf("%d-%d-%d is %s, want %s", c.y, c.m, c.d, got, c.want)
		}
	}
}

// BenchmarkRead is a WhatsApp chat of 100,000 messages.
func BenchmarkRead(b *testing.B) {
	var s strings.Builder
	at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 100_000 {
		at = at.Add(11 * time.Minute)
		fmt.Fprintf(&s, "[%s] %s: message %d, to be read and kept — línea\n", at.Format("02/01/2006, 15:04:05"), []string{"Ana", "Shop"}[i%2], i)
	}
	content := s.String()
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, err := read(b, content, withAna); err != nil {
			b.Fatal(err)
		}
	}
}
