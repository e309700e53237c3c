package telegram

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/adapters/adaptertest"
	"frontdesk/chat"
)

const (
	testToken = "123:AAAAsecretAAAAsecretAAAAsecretAAAA0"
	ana       = int64(77)
	roomID    = int64(-1001)
)

type obj = map[string]any

// fake is as much of a Bot API server as the contract needs. The strict one is the
// playground's.
type fake struct {
	t       *testing.T
	srv     *httptest.Server
	mu      sync.Mutex
	woken   chan struct{}
	updates []json.RawMessage
	ids     []int64
	nextUpd int64
	nextMsg int64
	msgs    map[int64]obj // by id; all chats share the numbers
	topics  map[int64]string
	fault   adaptertest.Fault
	blocked bool
	calls   []string
	answers map[string]string // scripted answers by method
}

func newFake(t *testing.T) *fake {
	f := &fake{t: t, woken: make(chan struct{}), nextUpd: 1000, nextMsg: 10, msgs: map[int64]obj{}, topics: map[int64]string{}, answers: map[string]string{}}
	f.srv = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(func() { f.srv.CloseClientConnections(); f.srv.Close() })
	return f
}

func (f *fake) adapter() *Adapter {
	a, err := New(Options{Token: testToken, APIURL: f.srv.URL, Poll: 5 * time.Second})
	if err != nil {
		f.t.Fatal(err)
	}
	return a
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	path, ok := strings.CutPrefix(r.URL.Path, "/bot"+testToken+"/")
	if !ok {
		deny(w, 404, "Not Found")
		return
	}
	var p obj
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.UseNumber()
	if err := d.Decode(&p); err != nil && len(body) > 0 {
		deny(w, 400, "Bad Request: no JSON")
		return
	}
	if path == "getUpdates" {
		f.poll(w, r, p)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, path)
	if a, ok := f.answers[path]; ok {
		fmt.Fprint(w, a)
		return
	}
	if strings.HasPrefix(path, "send") && f.fault != "" && f.broken(w, r) {
		return
	}
	f.call(w, path, p)
}

// broken does the fault that is due.
func (f *fake) broken(w http.ResponseWriter, r *http.Request) bool {
	fault := f.fault
	f.fault = ""
	switch fault {
	case adaptertest.Wait:
		w.WriteHeader(429)
		fmt.Fprint(w, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}`)
	case adaptertest.BadGate:
		w.WriteHeader(502)
		fmt.Fprint(w, "<html>502 Bad Gateway</html>")
	case adaptertest.Reset:
		panic(http.ErrAbortHandler)
	case adaptertest.Truncated:
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, `{"ok":true,"res`)
	case adaptertest.Hang:
		f.mu.Unlock()
		<-r.Context().Done()
		f.mu.Lock()
	}
	return true
}

func deny(w http.ResponseWriter, code int, text string) {
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(obj{"ok": false, "error_code": code, "description": text})
}

func say(w http.ResponseWriter, result any) {
	_ = json.NewEncoder(w).Encode(obj{"ok": true, "result": result})
}

func n(v any) int64 {
	switch x := v.(type) {
	case json.Number:
		i, _ := x.Int64()
		return i
	case int64:
		return x
	}
	return 0
}

func (f *fake) poll(w http.ResponseWriter, r *http.Request, p obj) {
	for {
		f.mu.Lock()
		f.confirm(n(p["offset"]))
		batch, woken := f.updates, f.woken
		f.mu.Unlock()
		if len(batch) > 0 {
			say(w, batch[:min(100, len(batch))])
			return
		}
		select {
		case <-woken:
		case <-r.Context().Done():
			return
		}
	}
}

// confirm drops what the offset confirms; one far beyond the tail confirms nothing.
func (f *fake) confirm(offset int64) {
	if offset == 0 || len(f.ids) > 0 && offset > f.ids[len(f.ids)-1]+10 {
		return
	}
	for len(f.ids) > 0 && f.ids[0] < offset {
		f.ids, f.updates = f.ids[1:], f.updates[1:]
	}
}

func (f *fake) push(kind string, body any) {
	raw, err := json.Marshal(obj{"update_id": f.nextUpd, kind: body})
	if err != nil {
		f.t.Error(err)
	}
	f.updates, f.ids = append(f.updates, raw), append(f.ids, f.nextUpd)
	f.nextUpd++
	close(f.woken)
	f.woken = make(chan struct{})
}

func chatOf(id int64) obj {
	if id == ana {
		return obj{"id": ana, "type": "private", "first_name": "Ana"}
	}
	return obj{"id": id, "type": "supergroup", "title": "Sales", "is_forum": true}
}

var (
	anaUser = obj{"id": ana, "is_bot": false, "first_name": "Ana", "language_code": "es"}
	botUser = obj{"id": int64(123), "is_bot": true, "first_name": "Bot", "username": "desk_bot"}
)

// add makes a message.
func (f *fake) add(chatID, thread int64, from obj, body obj) obj {
	f.nextMsg++
	m := obj{"message_id": f.nextMsg, "date": 1700000000, "chat": chatOf(chatID), "from": from}
	for k, v := range body {
		m[k] = v
	}
	if thread != 0 {
		m["message_thread_id"], m["is_topic_message"] = thread, true
		if m["reply_to_message"] == nil {
			m["reply_to_message"] = f.msgs[thread]
		}
	}
	f.msgs[f.nextMsg] = m
	return m
}

// call is the methods that the contract uses.
func (f *fake) call(w http.ResponseWriter, method string, p obj) {
	to, target := n(p["chat_id"]), n(p["message_id"])
	thread := n(p["message_thread_id"])
	if state, ok := f.topics[thread]; thread != 0 && !strings.HasSuffix(method, "ForumTopic") && (!ok || state == "closed") {
		deny(w, 400, map[bool]string{true: "Bad Request: TOPIC_CLOSED", false: "Bad Request: message thread not found"}[ok])
		return
	}
	if f.blocked && to == ana {
		deny(w, 403, "Forbidden: bot was blocked by the user")
		return
	}
	switch {
	case method == "getMe":
		say(w, botUser)
	case method == "createForumTopic":
		root := f.add(to, 0, botUser, obj{"forum_topic_created": obj{"name": p["name"], "icon_color": 0}})
		id := n(root["message_id"])
		root["message_thread_id"], root["is_topic_message"] = id, true
		f.topics[id] = "open"
		say(w, obj{"message_thread_id": id, "name": p["name"], "icon_color": 0})
	case strings.HasSuffix(method, "ForumTopic"):
		f.topic(w, method, thread)
	case strings.HasPrefix(method, "edit"):
		f.edit(w, f.msgs[target], p)
	case method == "deleteMessage":
		if f.msgs[target] == nil {
			deny(w, 400, "Bad Request: message to delete not found")
			return
		}
		delete(f.msgs, target)
		say(w, true)
	case method == "setMessageReaction":
		f.msgs[target]["reaction"] = p["reaction"]
		say(w, true)
	case method == "copyMessage":
		src := f.msgs[n(p["message_id"])]
		if src == nil {
			deny(w, 400, "Bad Request: message to copy not found")
			return
		}
		m := f.add(to, thread, botUser, without(src))
		say(w, obj{"message_id": m["message_id"]})
	case strings.HasPrefix(method, "send") && method != "sendChatAction":
		say(w, f.add(to, thread, botUser, f.sent(p)))
	default:
		say(w, true)
	}
}

func without(src obj) obj {
	out := obj{}
	for k, v := range src {
		switch k {
		case "message_id", "date", "chat", "from", "message_thread_id", "is_topic_message", "reply_to_message":
		default:
			out[k] = v
		}
	}
	return out
}

func (f *fake) topic(w http.ResponseWriter, method string, thread int64) {
	state, ok := f.topics[thread]
	want := map[string]string{"closeForumTopic": "closed", "reopenForumTopic": "open"}[method]
	switch {
	case !ok:
		deny(w, 400, "Bad Request: message thread not found")
	case want == state:
		deny(w, 400, "Bad Request: TOPIC_NOT_MODIFIED")
	case method == "deleteForumTopic":
		delete(f.topics, thread)
		say(w, true)
	default:
		if want != "" {
			f.topics[thread] = want
		}
		say(w, true)
	}
}

func (f *fake) edit(w http.ResponseWriter, m obj, p obj) {
	switch {
	case m == nil:
		deny(w, 400, "Bad Request: message to edit not found")
	case m["text"] == p["text"]:
		deny(w, 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same")
	default:
		m["text"], m["entities"] = p["text"], p["entities"]
		say(w, m)
	}
}

// sent is a message as its parameters make it.
func (f *fake) sent(p obj) obj {
	m := obj{}
	for _, k := range []string{"text", "entities", "caption", "caption_entities", "reply_markup"} {
		if p[k] != nil {
			m[k] = p[k]
		}
	}
	if rp, ok := p["reply_parameters"].(map[string]any); ok && f.msgs[n(rp["message_id"])] != nil {
		m["reply_to_message"] = f.msgs[n(rp["message_id"])]
	}
	for kind := range methods {
		if p[kind] != nil {
			m[kind] = file(kind, p[kind])
		}
	}
	switch {
	case p["address"] != nil:
		m["venue"] = obj{"title": p["title"], "address": p["address"], "location": obj{"latitude": p["latitude"], "longitude": p["longitude"]}}
	case p["latitude"] != nil:
		m["location"] = obj{"latitude": p["latitude"], "longitude": p["longitude"]}
	case p["phone_number"] != nil:
		m["contact"] = obj{"phone_number": p["phone_number"], "first_name": p["first_name"]}
	case p["emoji"] != nil:
		m["dice"] = obj{"emoji": p["emoji"], "value": 3}
	}
	return m
}

func file(kind string, id any) any {
	x := obj{"file_id": id, "file_unique_id": "u", "width": 1, "height": 1, "duration": 1, "length": 1}
	if kind == "photo" {
		return []obj{x}
	}
	return x
}

func placeOf(id int64) chat.Place {
	return chat.Place{Network: Network, Account: "123", Chat: fmt.Sprint(id)}
}
