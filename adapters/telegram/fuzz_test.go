package telegram

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

func quiet(t testing.TB) *Adapter {
	a, err := New(Options{Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const plainUpdate = `{"update_id":5,"message":{"message_id":9,"message_thread_id":44,"is_topic_message":true,"date":1700000000,
"chat":{"id":-1001,"type":"supergroup","title":"Sales","is_forum":true},"from":{"id":77,"is_bot":false,"first_name":"Ana"},
"text":"hello 😀 world","entities":[{"type":"bold","offset":6,"length":2},{"type":"bot_command","offset":0,"length":5}],
"reply_to_message":{"message_id":44,"message_thread_id":44,"date":1,"chat":{"id":-1001,"type":"supergroup"},"forum_topic_created":{"name":"x","icon_color":1}}}}`

// FuzzDecode: any JSON makes events that are whole, or a clear skip.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{plainUpdate, `{}`, `5`, `null`, `{"update_id":"x","message":[]}`, `{"update_id":7,"message":{"chat":{"id":5},"from":3,"text":8}}`,
		`{"update_id":7,"message":{"chat":{"id":5},"text":"a","entities":[{"type":"bold","offset":9223372036854775807,"length":9223372036854775807}]}}`,
		`{"update_id":7,"message":{"chat":{"id":5},"video_chat_ended":{"duration":3}}}`, `{"update_id":7,"callback_query":{"id":"1","message":{"chat":{"id":5},"date":0}}}`} {
		f.Add([]byte(s))
	}
	a := quiet(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		d := a.decode(raw)
		ids := map[string]bool{}
		for _, e := range d.events {
			if e.Kind == "" || e.ID == "" || e.Place.IsZero() || e.Raw == nil || e.At.IsZero() {
				t.Errorf("%s lacks something: %+v", raw, e)
			}
			ids[e.ID] = true
			if e.Message != nil {
				valid(t, e.Message.Text)
			}
		}
		if len(ids) != len(d.events) && !strings.Contains(string(raw), "new_chat_members") {
			t.Errorf("%s: ids are not different: %v", raw, ids)
		}
	})
}

func valid(t *testing.T, x chat.Text) {
	for _, m := range x.Marks {
		if m.From < 0 || m.From >= m.To || m.To > len(x.S) || !utf8.RuneStart(x.S[m.From]) || m.To < len(x.S) && !utf8.RuneStart(x.S[m.To]) {
			t.Errorf("a mark is out of its text: %+v in %q", m, x.S)
		}
	}
}

// FuzzEntities: what comes in at any offset goes out and in again unchanged.
func FuzzEntities(f *testing.F) {
	f.Add("a😀b", 1, 2)
	f.Add("e\u0301😀", 2, 1)
	f.Add("", -1, 5)
	f.Fuzz(func(t *testing.T, s string, offset, length int) {
		if !utf8.ValidString(s) {
			return
		}
		in := fromEntities(s, []models.MessageEntity{{Type: "bold", Offset: offset, Length: length}})
		valid(t, in)
		out := toEntities(in)
		again := fromEntities(s, out)
		if len(in.Marks) != len(again.Marks) || len(in.Marks) > 0 && in.Marks[0] != again.Marks[0] {
			t.Errorf("%q: %v became %v", s, in.Marks, again.Marks)
		}
		toEntities(chat.Text{S: s, Marks: []chat.Mark{{Kind: chat.Italic, From: offset, To: length}}})
	})
}

func TestDecode(t *testing.T) {
	a := quiet(t)
	group := `"date":1700000000,"chat":{"id":-1001,"type":"supergroup","title":"Sales"},"from":{"id":77,"first_name":"Ana"}`
	for raw, want := range map[string]string{
		plainUpdate: "said -1001/44",
		`{"message_id":1,"message_thread_id":8,"reply_to_message":{"message_id":3,"date":1,"chat":{"id":-1001}},"text":"x",` + group + `}`: "said -1001/",
		`{"message_id":1,"video_chat_ended":{"duration":3},` + group + `}`:                                                                 "",
		`{"message_id":1,"pinned_message":{"message_id":3,"date":1,"chat":{"id":1}},` + group + `}`:                                        "",
		`{"message_id":1,"story":{"id":3,"chat":{"id":1}},` + group + `}`:                                                                  "said -1001/ other story",
		`{"message_id":1,"left_chat_member":{"id":5,"first_name":"Bo"},` + group + `}`:                                                     "left -1001/",
		`{"message_id":1,"left_chat_member":{"id":123,"first_name":"Bot"},` + group + `}`:                                                  "",
		`{"message_id":1,"migrate_to_chat_id":-1009,` + group + `}`:                                                                        "moved -1001/",
		`{"message_id":4,"forum_topic_edited":{"icon_custom_emoji_id":"1"},` + group + `}`:                                                 "",
		`{"message_id":4,"message_thread_id":4,"forum_topic_created":{"name":"T"},` + group + `}`:                                          "thread opened -1001/4",
		`{"message_id":1,"sender_chat":{"id":-1001,"type":"supergroup","title":"Sales"},"text":"x",` + group + `}`:                         "said -1001/ anonymous",
		`{"message_id":1,"paid_media":{"star_count":1,"paid_media":[{"type":"live_photo"}]},"caption":"c",` + group + `}`:                  "unread -1001/ other",
	} {
		if !strings.Contains(raw, "update_id") {
			raw = `{"update_id":9,"message":` + raw + `}`
		}
		if got := brief(a.decode(json.RawMessage(raw))); got != want {
			t.Errorf("%s\n\tis %q, want %q", raw, got, want)
		}
	}
}

func brief(d decoded) string {
	if len(d.events) == 0 {
		return ""
	}
	e := d.events[0]
	s := fmt.Sprintf("%s %s/%s", e.Kind, e.Place.Chat, e.Place.Thread)
	if e.Message != nil && e.Message.Media != nil {
		s += strings.TrimRight(" "+e.Message.Media.Kind+" "+e.Message.Media.Title, " ")
	}
	if e.From.Anonymous {
		s += " anonymous"
	}
	return s
}

func TestTwinsHaveOneID(t *testing.T) {
	a := quiet(t)
	from := a.decode([]byte(`{"update_id":1,"message":{"message_id":1,"date":5,"chat":{"id":-1009,"type":"supergroup"},"migrate_from_chat_id":-5}}`)).events[0]
	to := a.decode([]byte(`{"update_id":2,"message":{"message_id":1,"date":5,"chat":{"id":-5,"type":"group"},"migrate_to_chat_id":-1009}}`)).events[0]
	if from.ID != to.ID || from.Place != to.Place || from.To != to.To || to.Place.Chat != "-5" {
		t.Errorf("a move is told as %+v and %+v", from, to)
	}
}

func BenchmarkDecode(b *testing.B) {
	a := quiet(b)
	b.ReportAllocs()
	for b.Loop() {
		a.decode([]byte(plainUpdate))
	}
}

func BenchmarkDecodeBatch(b *testing.B) {
	a := quiet(b)
	batch := make([]json.RawMessage, 100)
	for i := range batch {
		batch[i] = json.RawMessage(plainUpdate)
	}
	for b.Loop() {
		a.decodeAll(batch)
	}
}
