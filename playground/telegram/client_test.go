package telegram_test

import (
	"net/http"
	"testing"

	"github.com/mymmrac/telego"
	tu "github.com/mymmrac/telego/telegoutil"

	"frontdesk/playground/telegram"
)

// TestTelegoClient talks to the server with a client the adapters do not use.
func TestTelegoClient(t *testing.T) {
	w := start(t, telegram.Options{})
	c := ctx(t)
	bot, err := telego.NewBot(w.bot.Token(), telego.WithAPIServer(w.srv.URL()),
		telego.WithHTTPClient(http.DefaultClient), telego.WithDiscardLogger())
	if err != nil {
		t.Fatal(err)
	}
	me, err := bot.GetMe(c)
	if err != nil || me.Username != "front_bot" {
		t.Fatal(me, err)
	}
	w.ana.Send(w.bot, telegram.Msg{Location: &telego.Location{Latitude: 1, Longitude: 2}})
	w.ana.Send(w.bot, telegram.Msg{Album: []telegram.Msg{{Photo: "a.jpg"}, {Photo: "b.jpg"}}})
	w.g.Say(w.eve, 0, telegram.Msg{Text: "hi", Anonymous: true})
	ups, err := bot.GetUpdates(c, &telego.GetUpdatesParams{Timeout: 1})
	if err != nil || len(ups) != 6 {
		t.Fatal(len(ups), err)
	}
	topic, err := bot.CreateForumTopic(c, &telego.CreateForumTopicParams{ChatID: tu.ID(w.g.ID()), Name: "Ana"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := bot.SendMessage(c, tu.Message(tu.ID(w.g.ID()), "go").WithMessageThreadID(topic.MessageThreadID).
		WithReplyMarkup(tu.InlineKeyboard(tu.InlineKeyboardRow(tu.InlineKeyboardButton("A").WithCallbackData("a")))))
	if err != nil || !m.IsTopicMessage {
		t.Fatal(m, err)
	}
	doc, err := bot.SendDocument(c, tu.Document(tu.ID(w.ana.ID()), tu.FileFromBytes([]byte("x"), "x.txt")).WithCaption("c"))
	if err != nil || doc.Document.FileName != "x.txt" {
		t.Fatal(doc, err)
	}
	if _, err = bot.SendPhoto(c, tu.Photo(tu.ID(w.ana.ID()), tu.FileFromID(ups[3].Message.Photo[0].FileID))); err != nil {
		t.Fatal(err)
	}
	group := tu.MediaGroup(tu.ID(w.ana.ID()),
		tu.MediaPhoto(tu.FileFromID(ups[3].Message.Photo[0].FileID)).WithCaption("one"),
		tu.MediaPhoto(tu.FileFromBytes([]byte("p"), "p.jpg")))
	if list, err := bot.SendMediaGroup(c, group); err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	for name, err := range map[string]error{
		"commands": bot.SetMyCommands(c, &telego.SetMyCommandsParams{
			Commands: []telego.BotCommand{{Command: "help", Description: "Help"}},
			Scope:    tu.ScopeChatAdministrators(tu.ID(w.g.ID())),
		}),
		"reaction": bot.SetMessageReaction(c, &telego.SetMessageReactionParams{
			ChatID: tu.ID(w.ana.ID()), MessageID: doc.MessageID, Reaction: []telego.ReactionType{tu.ReactionEmoji("👍")},
		}),
		"action": bot.SendChatAction(c, tu.ChatAction(tu.ID(w.ana.ID()), "typing")),
		"pin":    bot.PinChatMessage(c, &telego.PinChatMessageParams{ChatID: tu.ID(w.g.ID()), MessageID: m.MessageID}),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if list, err := bot.GetChatAdministrators(c, &telego.GetChatAdministratorsParams{ChatID: tu.ID(w.g.ID())}); err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	w.clean()
}
