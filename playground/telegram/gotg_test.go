package telegram_test

import (
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"frontdesk/playground/telegram"
)

// TestFormClient talks to the server with the client of the adapters, which
// writes everything as chunked multipart forms.
func TestFormClient(t *testing.T) {
	w := start(t, telegram.Options{})
	c := ctx(t)
	b, err := bot.New(w.bot.Token(), bot.WithServerURL(w.srv.URL()))
	if err != nil {
		t.Fatal(err)
	}
	w.ana.Start(w.bot, "")
	topic, err := b.CreateForumTopic(c, &bot.CreateForumTopicParams{ChatID: w.g.ID(), Name: "12"})
	if err != nil || topic.Name != "12" {
		t.Fatal(topic, err)
	}
	m, err := b.SendMessage(c, &bot.SendMessageParams{
		ChatID: w.g.ID(), MessageThreadID: topic.MessageThreadID, Text: "hi",
		Entities: []models.MessageEntity{{Type: models.MessageEntityTypeBold, Length: 2}},
		ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
			{{Text: "A", CallbackData: "a"}},
		}},
	})
	if err != nil || !m.IsTopicMessage {
		t.Fatal(m, err)
	}
	up := &models.InputFileUpload{Filename: "a.jpg", Data: strings.NewReader("jpg")}
	if _, err = b.SendPhoto(c, &bot.SendPhotoParams{ChatID: w.ana.ID(), Photo: up, Caption: "c"}); err != nil {
		t.Fatal(err)
	}
	if _, err = b.SendMediaGroup(c, &bot.SendMediaGroupParams{
		ChatID: w.ana.ID(),
		Media: []models.InputMedia{
			&models.InputMediaPhoto{Media: "attach://x.jpg", MediaAttachment: strings.NewReader("1")},
			&models.InputMediaPhoto{Media: "attach://y.jpg", MediaAttachment: strings.NewReader("2")},
		},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err = b.SetMessageReaction(c, &bot.SetMessageReactionParams{
		ChatID: w.g.ID(), MessageID: m.ID,
		Reaction: []models.ReactionType{{
			Type:              models.ReactionTypeTypeEmoji,
			ReactionTypeEmoji: &models.ReactionTypeEmoji{Type: models.ReactionTypeTypeEmoji, Emoji: "👍"},
		}},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err = b.SetMyCommands(c, &bot.SetMyCommandsParams{
		Commands: []models.BotCommand{{Command: "help", Description: "Help"}},
		Scope:    &models.BotCommandScopeAllPrivateChats{},
	}); err != nil {
		t.Fatal(err)
	}
	w.clean()
}
