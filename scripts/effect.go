package scripts

import (
	"encoding/json"
	"time"
)

// Do names a thing to do.
type Do string

// What a script can do.
const (
	DoReply    Do = "reply"    // Text to the contact, as a reply to the message
	DoSay      Do = "say"      // Text to the contact
	DoNote     Do = "note"     // Text to the agents, in the conversation
	DoAlert    Do = "alert"    // Text to a team or person: Name
	DoSnippet  Do = "snippet"  // send snippet Name
	DoAsk      Do = "ask"      // start survey Name
	DoAssign   Do = "assign"   // to a team or @agent: Name; How: "", "round robin", "least busy"
	DoUnassign Do = "unassign" //
	DoTag      Do = "tag"      // Name
	DoUntag    Do = "untag"    // Name
	DoSet      Do = "set"      // field Name to Value (nil: unset)
	DoClose    Do = "close"    //
	DoSnooze   Do = "snooze"   // for After
	DoAfter    Do = "after"    // call handler Name with Data once After has passed
	DoCancel   Do = "cancel"   // the timer of handler Name
	DoStore    Do = "store"    // Key in Scope is Data; nil: removed
	DoHTTP     Do = "http"     // HTTP, its answer to handler Name, with Data
)

// Effect is one thing that a script did: plain data, for the caller to apply in
// the turn's transaction. Which fields are set depends on Do.
type Effect struct {
	Do    Do              `json:"do"`
	Text  string          `json:"text,omitempty"`
	Name  string          `json:"name,omitempty"`
	How   string          `json:"how,omitempty"`
	Value any             `json:"value,omitempty"` // string, float64, bool or map[string]any
	Scope Scope           `json:"scope,omitempty"`
	Key   string          `json:"key,omitempty"`
	Data  json.RawMessage `json:"data,omitempty"`
	After time.Duration   `json:"after,omitempty"`
	HTTP  *HTTP           `json:"http,omitempty"`
	Line  int             `json:"line,omitempty"` // of the script
}

// HTTP is a request that a script wants made. Package fetch makes it.
type HTTP struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
}

// Answer is what a handler is called with once an HTTP request has been answered,
// or given up.
type Answer struct {
	Status  int               // 0: there was no answer
	Body    string            //
	Headers map[string]string // lower-case names
	Error   string            // why there was none
	Data    json.RawMessage   // what the request was made with
}

// Table is the answer as Lua sees it: plain data.
func (a Answer) Table() map[string]any {
	headers := map[string]any{}
	for k, v := range a.Headers {
		headers[k] = v
	}
	m := map[string]any{"status": float64(a.Status), "ok": a.Status >= 200 && a.Status < 300, "body": a.Body, "headers": headers}
	if a.Error != "" {
		m["error"] = a.Error
	}
	if len(a.Data) > 0 {
		m["data"] = a.Data
	}
	return m
}
