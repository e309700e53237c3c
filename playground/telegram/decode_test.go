package telegram_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"frontdesk/playground/telegram"
)

func TestStrictness(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	id := fmt.Sprint(w.ana.ID())
	for name, c := range map[string]struct{ body, want string }{
		"spaces":       {" {\n\"chat_id\" : " + id + " ,\t\"text\":\"a\" } ", ""},
		"other case":   {`{"Chat_ID":` + id + `,"text":"a"}`, "can't parse parameters"},
		"twice":        {`{"chat_id":` + id + `,"text":"a","text":"b"}`, "can't parse the request"},
		"after it":     {`{"chat_id":` + id + `,"text":"a"} x`, "can't parse the request"},
		"no object":    {`[1]`, "can't parse the request"},
		"cut off":      {`{"chat_id":` + id + `,"text":"a`, "can't parse the request"},
		"nested":       {`{"chat_id":` + id + `,"text":"a","link_preview_options":{"disabled":true}}`, "can't parse parameters"},
		"number":       {`{"chat_id":` + id + `,"text":"a","message_thread_id":"7"}`, "can't parse parameters"},
		"not UTF-8":    {`{"chat_id":` + id + `,"text":"` + "\xff" + `"}`, "strings must be encoded in UTF-8"},
		"no chat":      {`{"text":"a"}`, "chat_id is empty"},
		"parse_mode":   {`{"chat_id":` + id + `,"text":"a","parse_mode":"HTML"}`, "parse_mode is not supported here"},
		"keyboard":     {`{"chat_id":` + id + `,"text":"a","reply_markup":{"keyboard":[[{"text":"Yes"}]],"one_time_keyboard":true}}`, ""},
		"remove":       {`{"chat_id":` + id + `,"text":"a","reply_markup":{"remove_keyboard":true}}`, ""},
		"force":        {`{"chat_id":` + id + `,"text":"a","reply_markup":{"force_reply":true}}`, ""},
		"no markup":    {`{"chat_id":` + id + `,"text":"a","reply_markup":{"buttons":[]}}`, "can't parse parameters"},
		"mixed markup": {`{"chat_id":` + id + `,"text":"a","reply_markup":{"force_reply":true,"keyboard":[]}}`, "can't parse parameters"},
		"two presses": {`{"chat_id":` + id + `,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"x","url":"https://x"}]]}}`,
			"can't parse inline keyboard button"},
		"copy_text quirk": {`{"chat_id":` + id + `,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"x","copy_text":{"text":""}}]]}}`, ""},
		"null":            {`{"chat_id":` + id + `,"text":"a","reply_markup":null,"entities":null}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(w.srv.Violations())
			r := w.post("sendMessage", "application/json", c.body)
			if c.want == "" != r.OK || !strings.HasPrefix(r.Desc, strings.TrimSuffix("Bad Request: "+c.want, "Bad Request: ")) {
				t.Fatalf("%v %q", r.OK, r.Desc)
			}
			if noted := len(w.srv.Violations()) - before; (noted > 0) != (c.want != "") {
				t.Fatal("noted", noted)
			}
		})
	}
	if n := len(w.srv.Unknown()); n != 0 {
		t.Fatal(w.srv.Unknown())
	}
	w.call("sendMessageDraft", obj{"chat_id": w.ana.ID(), "draft_id": "7", "text": "x"})
	if got := w.srv.Unknown(); len(got) != 1 || got[0] != "sendMessageDraft" {
		t.Fatal(got)
	}
}

func TestCleanedTexts(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	for in, want := range map[string]string{
		" a \n": "a", "a\r\nb": "a\nb", "a\tb": "a b", "a\u202eb\u2028c": "abc", "a\u030ab": "ab", "\u00a0a": "\u00a0a",
	} {
		var m struct{ Text string }
		r := w.want("", "sendMessage", obj{"chat_id": w.ana.ID(), "text": in})
		if err := json.Unmarshal(r.Result, &m); err != nil || m.Text != want {
			t.Errorf("%q: %q, want %q", in, m.Text, want)
		}
	}
	var m struct {
		Text     string
		Entities []struct{ Offset, Length int }
	}
	bold := func(from, n int) obj { return obj{"type": "bold", "offset": from, "length": n} }
	r := w.want("", "sendMessage", obj{
		"chat_id": w.ana.ID(), "text": "  \r\n😀\rab  ", "entities": []obj{bold(4, 3), bold(7, 4)},
	})
	if err := json.Unmarshal(r.Result, &m); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(m.Text, m.Entities); got != "😀ab[{0 2} {2 2}]" {
		t.Fatal(got)
	}
}

// form writes a multipart body.
func form(t testing.TB, fields map[string]string, files map[string]string) (kind, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	for k, v := range files {
		p, err := w.CreateFormFile(k, k+".bin")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = p.Write([]byte(v))
	}
	_ = w.Close()
	return w.FormDataContentType(), b.String()
}

func TestForms(t *testing.T) {
	w := start(t, telegram.Options{})
	w.ana.Start(w.bot, "")
	id := fmt.Sprint(w.ana.ID())
	for name, c := range map[string]struct {
		method string
		fields map[string]string
		files  map[string]string
		want   string
	}{
		"text":      {"sendMessage", map[string]string{"chat_id": id, "text": "12", "entities": `[{"type":"bold","offset":0,"length":2}]`}, nil, ""},
		"by name":   {"sendDocument", map[string]string{"chat_id": id}, map[string]string{"document": "x"}, ""},
		"attached":  {"sendPhoto", map[string]string{"chat_id": id, "photo": "attach://p"}, map[string]string{"p": "x"}, ""},
		"missing":   {"sendPhoto", map[string]string{"chat_id": id, "photo": "attach://q"}, map[string]string{"p": "x"}, "Bad Request: there is no upload"},
		"empty":     {"sendPhoto", map[string]string{"chat_id": id, "photo": "attach://p"}, map[string]string{"p": ""}, "Bad Request: file must be non-empty"},
		"none":      {"sendPhoto", map[string]string{"chat_id": id}, nil, "Bad Request: there is no photo in the request"},
		"unknown":   {"sendMessage", map[string]string{"chat_id": id, "text": "a", "k": "true"}, nil, "Bad Request: can't parse parameters"},
		"bad JSON":  {"sendMessage", map[string]string{"chat_id": id, "text": "a", "entities": "[{"}, nil, "Bad Request: can't parse parameters"},
		"album":     {"sendMediaGroup", map[string]string{"chat_id": id, "media": `[{"type":"photo","media":"attach://a"},{"type":"video","media":"attach://b","caption":"c"}]`}, map[string]string{"a": "1", "b": "2"}, ""},
		"mixed":     {"sendMediaGroup", map[string]string{"chat_id": id, "media": `[{"type":"photo","media":"attach://a"},{"type":"audio","media":"attach://b"}]`}, map[string]string{"a": "1", "b": "2"}, "Bad Request: documents and audio can't be mixed"},
		"album k":   {"sendMediaGroup", map[string]string{"chat_id": id, "media": `[{"type":"photo","media":"attach://a","k":1},{"type":"photo","media":"attach://a"}]`}, map[string]string{"a": "1"}, "Bad Request: can't parse InputMedia"},
		"album one": {"sendMediaGroup", map[string]string{"chat_id": id, "media": `[{"type":"photo","media":"attach://a"}]`}, map[string]string{"a": "1"}, "Bad Request: wrong number of media"},
		"poll":      {"sendPoll", map[string]string{"chat_id": id, "question": "?", "options": `[{"text":"a"},{"text":"b"}]`}, nil, ""},
		"poll one":  {"sendPoll", map[string]string{"chat_id": id, "question": "?", "options": `[{"text":"a"}]`}, nil, "Bad Request: poll must have at least 2"},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			kind, body := form(t, c.fields, c.files)
			if r := w.post(c.method, kind, body); (c.want == "") != r.OK || !strings.HasPrefix(r.Desc, c.want) {
				t.Fatalf("%v %q", r.OK, r.Desc)
			}
		})
	}
}

// FuzzRequest: whatever is sent, the answer is the envelope and nothing panics.
func FuzzRequest(f *testing.F) {
	w := start(f, telegram.Options{})
	w.ana.Start(w.bot, "")
	kinds := []string{"application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""}
	methods := []string{
		"sendMessage", "sendPhoto", "sendMediaGroup", "editMessageMedia", "setMyCommands", "setMessageReaction",
		"answerInlineQuery", "sendPoll", "deleteWebhook", "copyMessages", "createForumTopic", "getChat", "nope",
	}
	id := fmt.Sprint(w.ana.ID())
	f.Add(uint8(0), uint8(0), `{"chat_id":`+id+`,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"a","copy_text":{"text":""}}]]}}`)
	f.Add(uint8(2), uint8(0), `{"chat_id":"`+id+`","media":[{"type":"photo","media":"x"},{"type":"photo","media":"x"}]}`)
	f.Add(uint8(6), uint8(0), `{"inline_query_id":"1","results":[{"type":"article","id":"1","title":"a","input_message_content":{"message_text":"a"}}]}`)
	f.Add(uint8(1), uint8(2), "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a\"\r\n\r\nabc\r\n--x--\r\n")
	f.Add(uint8(0), uint8(1), "chat_id="+id+"&text=%ff")
	f.Add(uint8(4), uint8(0), `{"commands":[{"command":"a","description":"b"}],"scope":{"type":"chat","chat_id":`+id+`}}`)
	f.Fuzz(func(t *testing.T, method, kind uint8, body string) {
		name := methods[int(method)%len(methods)]
		r := httptest.NewRequest(http.MethodPost, "/bot"+w.bot.Token()+"/"+name, strings.NewReader(body))
		r.Header.Set("Content-Type", kinds[int(kind)%len(kinds)])
		rec := httptest.NewRecorder()
		w.srv.ServeHTTP(rec, r)
		var out reply
		if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil || out.OK != (rec.Code == 200) {
			t.Fatal(rec.Code, rec.Body, err)
		}
		if rec.Code >= 500 {
			t.Fatal(rec.Body)
		}
	})
}
