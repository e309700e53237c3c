package telegram

import (
	"strconv"

	"github.com/mymmrac/telego"
)

func (c *call) sendPoll() (any, error) {
	k := &markup{}
	p := telego.SendPollParams{ReplyMarkup: k}
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	poll, err := c.ballot(&p)
	if err != nil {
		return nil, err
	}
	return c.sendPlain(plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}, &telego.Message{Poll: poll})
}

// ballot checks the limits in the documentation of sendPoll.
func (c *call) ballot(p *telego.SendPollParams) (*telego.Poll, error) {
	out := telego.Poll{
		IsAnonymous: p.IsAnonymous == nil || *p.IsAnonymous, Type: p.Type,
		AllowsMultipleAnswers: p.AllowsMultipleAnswers, OpenPeriod: p.OpenPeriod, CloseDate: p.CloseDate,
		IsClosed: p.IsClosed,
	}
	if out.Type == "" {
		out.Type = "regular"
	}
	out.Question, out.QuestionEntities = clean(p.Question, p.QuestionEntities)
	switch n := units(out.Question); {
	case n == 0:
		return nil, c.wrong("poll question must be non-empty")
	case n > 300:
		return nil, c.wrong("poll question length must not exceed 300")
	case len(p.Options) < 2:
		return nil, c.wrong("poll must have at least 2 option")
	case len(p.Options) > 12:
		return nil, c.wrong("poll can't have more than 12 options")
	case out.Type != "regular" && out.Type != "quiz":
		return nil, c.wrong("unsupported poll type specified")
	case out.Type == "quiz" && p.CorrectOptionID == nil:
		return nil, c.wrong("quiz poll must have correct option")
	}
	for _, o := range p.Options {
		text, ents := clean(o.Text, o.TextEntities)
		if n := units(text); n == 0 || n > 100 {
			return nil, c.wrong("poll options must be 1-100 characters")
		}
		out.Options = append(out.Options, telego.PollOption{Text: text, TextEntities: ents})
	}
	c.srv.nextPoll++
	out.ID = strconv.FormatInt(5_000_000_000_000_000+c.srv.nextPoll, 10)
	return &out, nil
}
