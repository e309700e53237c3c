// Package commands is what people can type with a slash: one file a command or a
// small family of them, one list (All). The stage Take reads a command, decides
// who may run it, and runs it; everything a command does is an effect of the turn.
//
// It must not do I/O or look at a clock, and must not decide what a contact is
// told beyond the commands that contacts have.
package commands

import (
	"frontdesk/desk"
)

// Command is one thing that can be typed.
type Command struct {
	Name  string // without slash, lower case
	Args  string // what follows, as /help prints it: "NAME TEXT"
	About string // one line
	Who   desk.Role
	Where Where
	// More is what /help NAME adds: how it works, in a few lines.
	More string
	// Example is a line that works as it stands.
	Example string
	Part    Part
	Run     func(*Call)
}

// Where a command may be typed.
type Where int

// The places, to be combined.
const (
	Private Where = 1 << iota // in private with the bot
	Room                      // in a team's room, outside of conversations
	Topic                     // in a contact's conversation
	Group                     // in a group that is no room yet

	Setup    = Private | Room | Topic
	Anywhere = Private | Room | Topic | Group
)

// Part groups commands in /help and in the reference.
type Part string

// The parts, in their order.
const (
	PartStart    Part = "Set-up"
	PartTeams    Part = "Teams and people"
	PartFields   Part = "Contact fields"
	PartSurveys  Part = "Surveys"
	PartRules    Part = "Rules"
	PartSnippets Part = "Snippets"
	PartFAQ      Part = "FAQ"
	PartNumbers  Part = "Numbers"
	PartTalk     Part = "In a conversation"
	PartWords    Part = "The bot's own words"
	PartHistory  Part = "Changes"
	PartContact  Part = "For contacts"
)

// Parts lists the parts in the order in which they are printed.
var Parts = []Part{PartStart, PartTeams, PartFields, PartSurveys, PartRules, PartSnippets, PartFAQ, PartNumbers, PartTalk, PartWords, PartHistory, PartContact}

// All is every command, in the order of /help. A new one is one file and one line
// here; /help, the menus and docs/commands.md are printed from this list.
func All() []Command {
	return []Command{
		help, setup, doctor, claim, preview,
		addTeam, teams, delTeam, defaultTeam, addAdmin, admins, delAdmin, transferOwner,
		addChannel, channels, channelCmd, delChannel, addHelper, helpers, delHelper,
		hoursCmd, holiday, holidays, delHoliday, waitRoom, autoClose, approve, replyCmd, reactions, sendDelay, rate,
		addField, fields, fieldCmd, editField, delField,
		addSurvey, surveys, surveyCmd, editSurvey, delSurvey, funnel,
		addRule, rules, ruleCmd, editRule, delRule, moveRule, test, why,
		addScript, scriptsCmd, scriptCmd, delScript, runCmd, scriptLog, testScript, allow,
		addSnippet, snippets, snippetCmd, editSnippet, delSnippet, renameSnippet, addVariant, editVariant, delVariant,
		addFAQ, faqs, faqCmd, editFAQ, delFAQ, ask, matrix, opportunities,
		statsCmd,
		take, assign, closeCmd, reopen, snooze, rCmd, unsend, later, scheduled, info, history, set, tag, untag, botCmd,
		block, unblock, ignore, findCmd, write, away, backCmd, queue, mine,
		texts, textCmd, defaultLanguage,
		undo, restore, logCmd, cancel, export, importCmd,
		mergeCmd, unmergeCmd, forget, retention,
		start, contactHelp, human, skip, back, stop, myData, forgetMe,
	}
}

// list is All, for the commands themselves: help prints the list that holds it,
// which an initialiser cannot refer to.
var list []Command

func init() { list = All() }

// laterVersions are words that belong to commands of later versions: nobody may name an
// object so, for an upgrade never shadows what exists.
var laterVersions = []string{
	"broadcast"}

// Reserved tells whether a folded name is a command's or will be.
func Reserved(folded string) bool {
	_, ok := reserved()[folded]
	return ok
}

func reserved() map[string]bool {
	names := map[string]bool{}
	for _, c := range list {
		names[c.Name] = true
	}
	for _, n := range laterVersions {
		names[n] = true
	}
	return names
}

// find is the command of that name for somebody of that role at that place; of
// two with one name (/help of contacts and of admins) the one they may run.
func find(name string, who desk.Role, where Where) *Command {
	var hit *Command
	for _, c := range list {
		if c.Name != name || c.Part == PartContact && who != desk.Contact {
			continue
		}
		if hit == nil || c.Who <= who && c.Where&where != 0 {
			hit = &c
		}
	}
	return hit
}
