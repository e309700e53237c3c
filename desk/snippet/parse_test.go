package snippet

import (
	"reflect"
	"strings"
	"testing"

	"frontdesk/chat"
	"frontdesk/desk"
)

const connect = "connect-whatsapp #channels\nTo connect WhatsApp, open {{ contact.first_name }}'s guide: https://…"

func TestParse(t *testing.T) {
	button := [][]chat.Button{{{Label: "Our prices", URL: "https://x.org/a"}}}
	text := func(s string) []desk.Part { return []desk.Part{{Text: chat.Plain(s)}} }
	for _, c := range []struct {
		src  string
		want desk.Snippet
	}{
		{connect, desk.Snippet{Name: "connect-whatsapp", Topic: "channels", Parts: text("To connect WhatsApp, open {{ contact.first_name }}'s guide: https://…")}},
		{"promo #1 choice in town", desk.Snippet{Name: "promo", Parts: text("#1 choice in town")}},
		{"prices Our list: a\n\nb", desk.Snippet{Name: "prices", Parts: text("Our list: a\n\nb")}},
		{"prices #sales Our list", desk.Snippet{Name: "prices", Topic: "sales", Parts: text("Our list")}},
		{"prices\n#sales are on", desk.Snippet{Name: "prices", Parts: text("#sales are on")}},
		{"prices #sales! are on", desk.Snippet{Name: "prices", Parts: text("#sales! are on")}},
		{"цены #общее Вот", desk.Snippet{Name: "цены", Topic: "общее", Parts: text("Вот")}},
		{"prices.es Hola", desk.Snippet{Name: "prices", Lang: "es", Parts: text("Hola")}},
		{"prices.pt-BR Olá", desk.Snippet{Name: "prices", Lang: "pt-br", Parts: text("Olá")}},
		{"a Look\n[Our prices](button:https://x.org/a)", desk.Snippet{Name: "a", Parts: []desk.Part{{Text: chat.Plain("Look"), Buttons: button}}}},
		{"a see [x](button:https://x.org) here", desk.Snippet{Name: "a", Parts: text("see [x](button:https://x.org) here")}},
		{"a Look\n[Our prices](button:https://x.org/a)\nbye\ndo: tag x; close", desk.Snippet{Name: "a",
			Parts: []desk.Part{{Text: chat.Plain("Look\nbye"), Buttons: button}}, Do: []desk.Action{{Name: "tag x"}, {Name: "close"}}}},
		{"a what we\ndo: nothing\nreally", desk.Snippet{Name: "a", Parts: text("what we\ndo: nothing\nreally")}},
		{"a bye\nDo ： close", desk.Snippet{Name: "a", Parts: text("bye"), Do: []desk.Action{{Name: "close"}}}},
		{"done do: close", desk.Snippet{Name: "done", Do: []desk.Action{{Name: "close"}}}},
	} {
		b := newWorld(t).turn.Book
		got, _, err := Parse(chat.Plain(c.src), nil, b, fakeDo)
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
			continue
		}
		if dump(got) != dump(c.want) {
			t.Errorf("%s: got %s\nwant %s", c.src, dump(got), dump(c.want))
		}
		again, _, err := Parse(chat.Plain(Print(got, fakePrint)), nil, b, fakeDo)
		if err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s: printed %q reads as %s, %v", c.src, Print(got, fakePrint), dump(again), err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", "name is missing"},
		{"a", "text of the snippet is missing"},
		{"a #topic", "text of the snippet is missing"},
		{"a Hi {{ contact.frist_name }}", "contact.first_name"},
		{"a Hi\n[x](button:{frist_name})", "web address"},
		{"a Hi\n[x](button:https://x.org/{frist_name})", "first_name"},
		{"a Hi\n[x](button:example.org)", "https://"},
		{"a [x](button:https://x.org)", "needs a text"},
		{"a hi\ndo: nonsense", "nonsense"},
	} {
		_, _, err := Parse(chat.Plain(c.src), nil, newWorld(t).turn.Book, fakeDo)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q in it", c.src, err, c.want)
		}
	}
	s, warnings, err := Parse(chat.Plain("a.es hola"), nil, newWorld(t).turn.Book, fakeDo)
	if err != nil || len(warnings) != 1 {
		t.Errorf("a wording alone: %v %v %v", s, warnings, err)
	}
}

func TestCapture(t *testing.T) {
	photo := func(id string, caption chat.Text) chat.Message {
		return chat.Message{Text: caption, Media: &chat.Media{Kind: "photo", File: id}}
	}
	bold := chat.Plain("Our ").AddString("offer", chat.Bold)
	sticker := chat.Message{Media: &chat.Media{Kind: "sticker", File: "s"}}
	pic := func(ids ...string) (out []chat.Media) {
		for _, id := range ids {
			out = append(out, chat.Media{Kind: "photo", File: id})
		}
		return out
	}
	button := [][]chat.Button{{{Label: "x", URL: "https://x.org"}}}
	for _, c := range []struct {
		src      string
		captured []chat.Message
		want     []desk.Part
	}{
		{"a", []chat.Message{{Text: bold}}, []desk.Part{{Text: bold}}},
		{"a", []chat.Message{photo("1", bold)}, []desk.Part{{Text: bold, Media: pic("1")}}},
		{"a new text", []chat.Message{photo("1", bold)}, []desk.Part{{Text: chat.Plain("new text"), Media: pic("1")}}},
		{"a #t\n[x](button:https://x.org)", []chat.Message{photo("1", bold)}, []desk.Part{{Text: bold, Media: pic("1"), Buttons: button}}},
		{"a", []chat.Message{photo("1", chat.Text{}), photo("2", bold)}, []desk.Part{{Text: bold, Media: pic("1", "2")}}},
		{"a\n[x](button:https://x.org)", []chat.Message{photo("1", bold), photo("2", chat.Text{})},
			[]desk.Part{{Media: pic("1", "2")}, {Text: bold, Buttons: button}}},
		{"a text", []chat.Message{sticker}, []desk.Part{{Media: []chat.Media{*sticker.Media}}, {Text: chat.Plain("text")}}},
	} {
		s, _, err := Parse(chat.Plain(c.src), c.captured, newWorld(t).turn.Book, fakeDo)
		if err != nil || dump(s.Parts) != dump(c.want) {
			t.Errorf("%s: got %s, %v\nwant %s", c.src, dump(s), err, dump(c.want))
		}
	}
	poll := []chat.Message{{Media: &chat.Media{Kind: "poll"}}}
	if _, _, err := Parse(chat.Plain("a"), poll, newWorld(t).turn.Book, fakeDo); err == nil {
		t.Error("a poll was captured")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{connect, "a.es #b {first_name}\n[x](button:https://x.org)\ndo: close", "a {% if team %}x{% endif %}", "a {{ 1 | plus: 2 }}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		w := newWorld(t, "order text")
		s, _, err := Parse(chat.Plain(src), nil, w.turn.Book, fakeDo)
		if err != nil {
			return
		}
		again, _, err := Parse(chat.Plain(Print(s, fakePrint)), nil, w.turn.Book, fakeDo)
		if err != nil || dump(again) != dump(s) {
			t.Fatalf("%q printed %q reads as %s, %v, not %s", src, Print(s, fakePrint), dump(again), err, dump(s))
		}
		w.turn.Book.Snippets[desk.Fold(s.Name)] = s
		if _, err := Fill(w.turn, s.Name, nil); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzFill(f *testing.F) {
	f.Add("{{ contact.first_name | default: \"x\" }}", 3, 9)
	f.Add("{% if contact.order == 1 %}{order}{% endif %}", 0, 90)
	f.Fuzz(func(t *testing.T, src string, from, to int) {
		w := newWorld(t, "order text")
		txt := chat.Text{S: "ab" + src, Marks: []chat.Mark{{Kind: chat.Bold, From: 0, To: 2}}}.Slice(0, len(src)+2)
		if err := CheckText(txt, w.turn.Book); err != nil {
			return
		}
		got := FillText(w.turn, txt)
		if len(got.S) > most+maxValue || strings.ContainsRune(got.S, openValue) && !strings.ContainsRune(src, openValue) {
			t.Fatalf("%q became %q", src, got.S)
		}
		for _, m := range got.Marks {
			if m.From < 0 || m.From >= m.To || m.To > len(got.S) {
				t.Fatalf("%q: mark %+v in %q", src, m, got.S)
			}
		}
	})
}

// TestIsText: what is proposed as a text does nothing, however it is written.
func TestIsText(t *testing.T) {
	for text, want := range map[string]bool{
		"We are open from 9 to 18.\nSee you": true, "what to do: call us": true, "see [here](https://a.example)": true, "": true,
		"Thanks\ndo: close": false, "Thanks\n  DO ： close": false, "d\u200bo: close": false, "Prices:\n[List](button:https://a.example)": false,
		"Prices:\n[List]( Button ：https://a.example )": false,
	} {
		if got := IsText(text); got != want {
			t.Errorf("%q is a text: %v", text, got)
		}
		parseDo := func(chat.Text, *desk.Book) ([]desk.Action, []string, error) { return []desk.Action{{}}, nil, nil }
		s, _, err := Parse(chat.Plain("x\n"+text), nil, &desk.Book{}, parseDo)
		if text != "" && (err != nil || want != (len(s.Do) == 0 && len(s.Parts[0].Buttons) == 0)) {
			t.Errorf("%q became %+v, %v", text, s, err)
		}
	}
}
