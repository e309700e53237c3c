package commands

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/faq/repeat"
)

// memory is what the house keeps.
type memory map[string][]byte

func (m memory) Get(key string) []byte { return m[key] }

func (m memory) Scan(prefix string) map[string][]byte {
	out := map[string][]byte{}
	for k, v := range m {
		if strings.HasPrefix(k, prefix) {
			out[k] = v
		}
	}
	return out
}

var (
	olga    = chat.Person{ID: "1", First: "Olga"}
	private = chat.Place{Network: "telegram", Account: "9", Chat: "1"}
)

// learningTurn is a turn of the house of Olga, who is an admin unless she is none any
// more.
func learningTurn(t *testing.T, admin bool, ev chat.Event, payload any, kept map[string]any) *desk.Turn {
	t.Helper()
	b := &desk.Book{Admins: map[string]*desk.Admin{}}
	if admin {
		b.Admins[desk.AgentKey("telegram", "1")] = &desk.Admin{}
	}
	raw := func(v any) []byte {
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	ev.Payload = raw(payload)
	turn := desk.NewTurn(time.Unix(1e9, 0), ev, b, &desk.House{}, &desk.Roster{})
	m := memory{}
	for k, v := range kept {
		m[k] = raw(v)
	}
	turn.View.Memory = m
	return turn
}

// forgotten are the imports that are to be erased.
func forgotten(t *desk.Turn) (ids []int64) {
	for _, c := range t.Calls {
		var do desk.ForgetDo
		if c.Kind == desk.CallForget && json.Unmarshal(c.Payload, &do) == nil {
			ids = append(ids, do.IDs...)
		}
	}
	return ids
}

// TestImportOfWhoIsNoAdmin: who is an admin no more when a file was read in hears nothing
// of it, and nothing of it is kept.
func TestImportOfWhoIsNoAdmin(t *testing.T) {
	do := desk.ImportDo{ID: 5, Place: private, Private: true, From: olga}
	kept := map[string]any{workKey(5): desk.Work{ID: 5, Kind: desk.CallImport, Place: private}}
	for _, admin := range []bool{true, false} {
		for _, done := range []desk.ImportDone{{Do: do, Import: &desk.Import{ID: 5, Digest: "a"}}, {Do: do, Names: []string{"Ana", "Shop"}}, {Do: do, Error: "It is damaged."}} {
			turn := learningTurn(t, admin, chat.Event{Kind: chat.Answered}, done, kept)
			importDone(turn)
			if admin != (len(turn.Posts) > 0) || len(turn.RecallAll(desk.MemoryWork)) > 0 || !admin && len(turn.Asks) > 0 {
				t.Errorf("admin %v: %+v says %+v", admin, done, turn.Posts)
			}
			if gone := forgotten(turn); done.Import != nil && admin == slices.Contains(gone, 5) || admin != (len(imports(turn)) > 0) && done.Import != nil {
				t.Errorf("admin %v: erased are %v, kept %v", admin, gone, imports(turn))
			}
		}
	}
}

// TestImportTwiceAtOnce: a file that comes in the chat and on the server at once counts
// once.
func TestImportTwiceAtOnce(t *testing.T) {
	kept := map[string]any{desk.MemoryImports: []desk.Import{{ID: 5, Digest: "a"}}}
	turn := learningTurn(t, true, chat.Event{Kind: chat.Told}, desk.Import{ID: -7, Digest: "a"}, kept)
	importedOnServer(turn)
	if all := imports(turn); len(all) != 1 || all[0].ID != 5 || !slices.Equal(forgotten(turn), []int64{-7}) {
		t.Errorf("kept %+v, erased %v", all, forgotten(turn))
	}
}

// TestForgetAsksFirst: what is being read in is given up once the question is answered, not
// when it is asked.
func TestForgetAsksFirst(t *testing.T) {
	for _, answer := range []string{"", "yes"} {
		turn := learningTurn(t, true, chat.Event{Kind: chat.Said, Place: private, Private: true, From: olga, Message: &chat.Message{}}, nil,
			map[string]any{workKey(5): desk.Work{ID: 5, Kind: desk.CallImport}})
		turn.Confirmed = answer
		c := &Call{Turn: turn, Def: &importCmd}
		c.forgetImports()
		if reads := len(turn.RecallAll(desk.MemoryWork)) == 1; reads == (answer == "yes") {
			t.Errorf("after %q it reads on: %v", answer, reads)
		}
	}
}

// TestStaleSearchIsShownAnew: a search that begins anew shows how far it is in a message
// of its own, for the one before is taken away.
func TestStaleSearchIsShownAnew(t *testing.T) {
	turn := learningTurn(t, true, chat.Event{Kind: chat.Answered}, desk.LookDone{Do: desk.LookDo{ID: 6, Place: private, Private: true, From: olga}, Report: json.RawMessage("{}")},
		map[string]any{workKey(6): desk.Work{ID: 6, Kind: desk.CallLook, Place: private, Message: "77", Done: 50, Stale: true}})
	looked(turn)
	w, ok := works(turn)[workKey(6)]
	if !ok || w.Message != "" || w.Stale || len(turn.Calls) != 1 {
		t.Errorf("%+v, to do: %+v", w, turn.Calls)
	}
}

// TestIgnoringQuotesNobody: the audit stays when a contact is erased.
func TestIgnoringQuotesNobody(t *testing.T) {
	turn := learningTurn(t, true, chat.Event{Kind: chat.Pressed, Place: private, Private: true, From: olga}, nil, nil)
	f := &foundList{Report: repeat.Report{Questions: []repeat.Opportunity{{Times: 3, Samples: []string{"my name is Ana Lopez and I wait for my parcel"}, Words: []string{"parcel"}}}}}
	f.ignore(&Call{Turn: turn}, f.items()[0])
	if len(turn.Changes) != 1 || strings.Contains(turn.Changes[0].What, "Lopez") || !strings.Contains(turn.Changes[0].What, "parcel") {
		t.Errorf("%+v", turn.Changes)
	}
}
