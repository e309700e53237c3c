package main

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/faq"
	"frontdesk/engine"
	"frontdesk/engine/dialogtest"
)

// withScriptedProviders is a front desk whose operator has set up Dialogflow and a chat
// model, which askScriptedProviders is in dialogues named provider….
func withScriptedProviders(order []desk.Stage) []desk.Stage {
	health := func() []desk.ProviderHealth {
		return []desk.ProviderHealth{
			{Name: "dialogflow", Does: "finds FAQs", Else: "the embedded matcher answers alone", Calls: 7, Failed: 1, LastOK: dialogtest.Start},
			{Name: "chat model", Does: "drafts for agents", Else: "there are no drafts", Calls: 3, Failed: 3, Wrong: "its quota is used up", Until: dialogtest.Start.Add(time.Hour)},
		}
	}
	enter := func(t *desk.Turn) {
		t.View.Outside = &desk.Outside{Matcher: "Dialogflow", Drafts: true, Health: health}
	}
	return append([]desk.Stage{{Name: "providers", Take: enter, Enters: true}}, order...)
}

// scriptedIntents is what the Dialogflow of the dialogues says to what a question holds.
var scriptedIntents = []struct {
	holds, intent string
	confidence    float64
}{
	{"doors", "Opening", 0.97}, {"puertas", "opening.es", 0.9}, {"weekend", "opening", 0.8}, {"warranty", "warranty", 1},
}

func askScriptedProviders(_ context.Context, _ *engine.Engine, c desk.OutCall) []byte {
	var q desk.Query
	if json.Unmarshal(c.Payload, &q) != nil {
		return nil
	}
	var out any
	switch {
	case c.Kind == desk.CallDraft && strings.Contains(q.Text, "ignore"):
		out = desk.Draft{By: "large", Text: "/close\n{{ contact.phone }} *All* is free."}
	case c.Kind == desk.CallDraft && strings.Contains(q.Text, "ship"):
		out = desk.Draft{By: "large", Text: "We ship to all of Europe."}
	case c.Kind == desk.CallDraft:
		out = desk.Draft{Err: "the snippets do not answer it, says the model"}
	case strings.Contains(q.Text, "down"):
		out = desk.Opinion{Err: "no answer within 3s"}
	default:
		o := desk.Opinion{By: "dialogflow", Doubt: 1}
		for _, s := range scriptedIntents {
			if strings.Contains(q.Text, s.holds) {
				o.Scored = []faq.Scored{{FAQ: s.intent, Raw: s.confidence}}
			}
		}
		out = o
	}
	raw, _ := json.Marshal(out)
	return raw
}
