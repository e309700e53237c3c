package telegram

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/mymmrac/telego"
)

// inlineKinds are the results of inline queries that are decoded strictly. What
// a result says is another union and decoded apart.
var inlineKinds = map[string]func() any{
	"article":  func() any { return &telego.InlineQueryResultArticle{} },
	"photo":    func() any { return &telego.InlineQueryResultPhoto{} },
	"gif":      func() any { return &telego.InlineQueryResultGif{} },
	"video":    func() any { return &telego.InlineQueryResultVideo{} },
	"audio":    func() any { return &telego.InlineQueryResultAudio{} },
	"voice":    func() any { return &telego.InlineQueryResultVoice{} },
	"document": func() any { return &telego.InlineQueryResultDocument{} },
	"location": func() any { return &telego.InlineQueryResultLocation{} },
	"venue":    func() any { return &telego.InlineQueryResultVenue{} },
	"contact":  func() any { return &telego.InlineQueryResultContact{} },
}

// InlineResult is one answer to an inline query.
type InlineResult struct{ ID, Type, Title, Text string }

type inlineQuery struct {
	query
	results chan []InlineResult
}

func (c *call) answerInlineQuery() (any, error) {
	var p telego.AnswerInlineQueryParams
	if err := c.decode(&p, "results"); err != nil {
		return nil, err
	}
	var items []json.RawMessage
	if err := json.Unmarshal(c.taken["results"], &items); err != nil {
		return nil, c.wrong("can't parse inline query results JSON object")
	}
	if len(items) > 50 {
		return nil, c.wrong("RESULTS_TOO_MUCH")
	}
	out, seen := make([]InlineResult, len(items)), map[string]bool{}
	for i, raw := range items {
		r, err := inlineResult(raw)
		switch {
		case err != nil:
			return nil, c.wrong("can't parse inline query result: " + err.Error())
		case len(r.ID) < 1 || len(r.ID) > 64:
			return nil, c.wrong("RESULT_ID_INVALID")
		case seen[r.ID]:
			return nil, c.wrong("RESULT_ID_DUPLICATE")
		}
		out[i], seen[r.ID] = r, true
	}
	q := c.srv.inlines[p.InlineQueryID]
	if q == nil || q.bot != c.bot || c.srv.opt.Now().Sub(q.at) > anInline.keep {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	delete(c.srv.inlines, p.InlineQueryID)
	q.results <- out
	return true, nil
}

func inlineResult(raw []byte) (r InlineResult, err error) {
	fields, err := split(raw)
	if err != nil {
		return r, err
	}
	rest := map[string]json.RawMessage{}
	for _, f := range fields {
		rest[f.name] = f.raw
	}
	_ = json.Unmarshal(rest["type"], &r.Type)
	_ = json.Unmarshal(rest["id"], &r.ID)
	_ = json.Unmarshal(rest["title"], &r.Title)
	if inlineKinds[r.Type] == nil {
		return r, errors.New("unsupported type " + strconv.Quote(r.Type))
	}
	if said, ok := rest["input_message_content"]; ok {
		delete(rest, "input_message_content")
		if r.Text, err = inlineContent(said); err != nil {
			return r, err
		}
	}
	body, err := json.Marshal(rest)
	if err != nil {
		return r, err
	}
	return r, strict(body, inlineKinds[r.Type]())
}

// inlineContent is the text of an InputMessageContent, "" for another kind.
func inlineContent(raw []byte) (string, error) {
	var t telego.InputTextMessageContent
	err := strict(raw, &t)
	if err == nil && t.MessageText != "" {
		return t.MessageText, nil
	}
	for _, other := range []any{
		&telego.InputVenueMessageContent{}, &telego.InputLocationMessageContent{},
		&telego.InputContactMessageContent{},
	} {
		if strict(raw, other) == nil {
			return "", nil
		}
	}
	return "", errors.New("unknown message content")
}

// Inline asks the bot as if the person typed @bot and the words. The channel
// gives the results once.
func (u *User) Inline(b *Bot, words string) <-chan []InlineResult {
	ch := make(chan []InlineResult, 1)
	u.srv.change(func() {
		s := u.srv
		s.nextQuery++
		id := strconv.FormatInt(4_000_000_000_000_000+s.nextQuery, 10)
		s.inlines[id] = &inlineQuery{query{bot: b, at: s.opt.Now()}, ch}
		s.deliver(b, anInline, u.id, telego.Update{InlineQuery: &telego.InlineQuery{
			ID: id, From: u.tg(), Query: words, ChatType: "sender",
		}})
	})
	return ch
}
