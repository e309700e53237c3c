package main

import (
	"time"

	"frontdesk/commands"
	"frontdesk/desk"
	"frontdesk/desk/answer"
	"frontdesk/desk/erase"
	"frontdesk/desk/merge"
	"frontdesk/desk/retain"
	"frontdesk/desk/room"
	"frontdesk/desk/rule"
	"frontdesk/desk/survey"
	"frontdesk/desk/talk"
	"frontdesk/desk/variant"
	"frontdesk/engine/learn"
	"frontdesk/scripts/turns"
)

// scriptHost runs scripts; it keeps nothing but what it has compiled.
var scriptHost = turns.New(time.Now)

// stages is stagesWith a matcher that is trained when a turn needs it: for tests,
// written dialogues, and work on the server.
func stages() []desk.Stage { return stagesWith(learn.OnTheSpot()) }

// stagesWith is the order in which every event is decided. Each stage sees every
// turn, and acts on what none before it has taken.
func stagesWith(models *learn.Models) []desk.Stage {
	return []desk.Stage{
		{Name: "scripts", Take: scriptHost.Enter, Enters: true}, // lets the others call scripts
		{Name: "matcher", Take: models.Enter, Enters: true},     // lets the others match messages with FAQs
		{Name: "conversation", Take: talk.Receive},              // logs what a contact wrote; opens, reopens
		{Name: "delivery", Take: room.Delivered},                // what became of what we sent
		{Name: "from the phone", Take: room.FromPhone},          // what the owner of a linked number writes with it
		{Name: "merging", Take: merge.Take},                     // two contacts become one, or part
		{Name: "erasing", Take: erase.Take},                     // erasures under way
		{Name: "keeping for a time", Take: retain.Take},         // what /retention lets go
		{Name: "commands", Take: commands.Take},                 // what admins and agents type with a slash
		{Name: "snippet buttons", Take: commands.PressSnippet},
		{Name: "being forgotten", Take: commands.Forgetting}, // the answer to "erase all?"
		{Name: "opting out", Take: commands.Stop},            // stop, and the answer to "really?"
		{Name: "figures", Take: commands.Counted},            // what was asked for is counted and drawn
		{Name: "jobs", Take: commands.Woke},                  // mass work that commands began
		{Name: "from agents", Take: room.FromAgents},         // what agents type in a conversation
		{Name: "sent later", Take: room.Later},               // what agents wanted sent at a time, or elsewhere
		{Name: "scripts' answers", Take: scriptHost.Take},    // timers, HTTP, slow runs
		{Name: "did it help", Take: answer.Heard},            // what a contact says of an FAQ's answer
		{Name: "survey", Take: survey.Take},                  // answers
		{Name: "rules", Take: rule.Take},                     // what follows from all that happened so far
		{Name: "FAQ", Take: answer.Take},                     // what nobody has answered so far
		{Name: "default team", Take: talk.Settle},            // whom no rule assigned
		{Name: "variants", Take: variant.Take},               // what came of snippets
		{Name: "rules on that", Take: rule.Take},             // what follows from being assigned
		{Name: "rules' timers", Take: rule.Settle},
		{Name: "counting", Take: talk.Count},         // what /stats tells of conversations
		{Name: "to agents", Take: room.Settle},       // the rooms show what the case says
		{Name: "same phone", Take: merge.Propose},    // whom a proven phone number makes one
		{Name: "unlearning", Take: commands.Unlearn}, // what was found in words that are erased
	}
}
