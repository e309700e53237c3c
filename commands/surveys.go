package commands

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/stats"
	"frontdesk/desk/survey"
)

var surveyFamily = family{
	kind: desk.KindSurvey, noun: "survey",
	parse: func(c *Call) (parsed, error) {
		name, body := grammar.FirstWord(c.Cmd.Args)
		if err := checkName(c, name, nil); err != nil {
			return parsed{}, err
		}
		s, warnings, err := survey.Parse(name, body, c.Book)
		if err != nil {
			return parsed{}, err
		}
		return parsed{name: name, source: "/addsurvey " + survey.Print(s), object: s, warnings: warnings}, nil
	},
	line: func(c *Call, i *desk.Item) string {
		s := c.Book.Surveys[desk.Fold(i.Name)]
		var fields []string
		for _, q := range s.Questions {
			fields = append(fields, q.Field)
		}
		return fmt.Sprintf("%s · %s: %s", i.Name, plural(len(s.Questions), "question"), strings.Join(fields, ", "))
	},
}

var addSurvey = Command{
	Name: "addsurvey", Args: "NAME, and one line per question", About: "Adds a survey.",
	Who: desk.Manager, Where: Setup, Part: PartSurveys,
	Example: "/addsurvey welcome\nintro: Hi {{ contact.first_name | default: \"there\" }} 👋\nlanguage: Which language do you prefer?\nthanks: Thank you!",
	More: "A line is FIELD: question; FIELD.es: is its Spanish wording. At a line's end: [optional], [retry 3], [if topic is orders]. " +
		"intro: and thanks: stand before and after. timeout 10m remind 1 then handover (or close) says what happens on silence.",
	Run: func(c *Call) { surveyFamily.add(c) },
}

var editSurvey = Command{
	Name: "editsurvey", Args: "NAME [lines]", About: "Changes a survey.",
	Who: desk.Manager, Where: Setup, Part: PartSurveys, Example: "/editsurvey welcome\nlanguage: Which language?",
	Run: func(c *Call) { surveyFamily.edit(c) },
}

var delSurvey = Command{
	Name: "delsurvey", Args: "NAME", About: "Deletes a survey.",
	Who: desk.Manager, Where: Setup, Part: PartSurveys, Example: "/delsurvey welcome",
	Run: func(c *Call) { surveyFamily.del(c) },
}

var surveys = Command{
	Name: "surveys", About: "The surveys.",
	Who: desk.Worker, Where: Setup, Part: PartSurveys, Example: "/surveys",
	Run: func(c *Call) {
		surveyFamily.list(c, "Surveys", "There is no survey yet. /help addsurvey shows how to make one.")
	},
}

var surveyCmd = Command{
	Name: "survey", Args: "NAME", About: "Shows a survey; in a conversation, starts it.",
	Who: desk.Worker, Where: Setup, Part: PartSurveys, Example: "/survey welcome",
	Run: runSurvey,
}

func runSurvey(c *Call) {
	if c.Place != Topic {
		surveyFamily.show(c)
		return
	}
	i := surveyFamily.item(c)
	if i == nil {
		return
	}
	if err := survey.Start(c.Turn, i.Name, c.Event.From.Name()); err != nil {
		c.Fail(err)
		return
	}
	c.Say("Survey %s is started.", i.Name)
}

var funnel = Command{
	Name: "funnel", Args: "SURVEY [csv]", About: "Asked, answered, skipped, abandoned, question by question, as a picture and a table.",
	Who: desk.Worker, Where: Setup, Part: PartSurveys, Example: "/funnel welcome", Run: runFunnel,
}

func runFunnel(c *Call) {
	words := c.Words()
	if all := c.names(desk.KindSurvey); len(words) == 0 {
		switch len(all) {
		case 0:
			c.Say("There is no survey yet. /help addsurvey shows how to make one.")
			return
		case 1: // there is nothing to choose
			words, c.Cmd.Args = all, chat.Plain(all[0])
		default:
			c.Fail(grammar.At("/funnel", len("/funnel"), "Of which survey?").Expect(strings.Join(all, ", ")).Try("/funnel " + all[0]))
			return
		}
	}
	i := surveyFamily.item(c)
	if i == nil {
		return
	}
	csv := len(words) == 2 && desk.Fold(words[1]) == "csv"
	if len(words) > 1 && !csv {
		src := "/funnel " + c.Text()
		c.Fail(grammar.At(src, strings.Index(src, words[1]), "“%s” is nothing that I can show of a survey.", words[1]).Expect("nothing more, or csv").Try(c.Def.Example))
		return
	}
	c.figures(stats.Query{Funnel: desk.Fold(i.Name), To: c.Now.Add(time.Nanosecond), CSV: csv})
}
