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

// TestFormClientsFaults: what that client gets wrong is caught (facts 1.9).
func TestFormClientsFaults(t *testing.T) {
	w := start(t, telegram.Options{})
	c := ctx(t)
	b, err := bot.New(w.bot.Token(), bot.WithServerURL(w.srv.URL()))
	if err != nil {
		t.Fatal(err)
	}
	w.ana.Start(w.bot, "")
	m, err := b.SendPhoto(c, &bot.SendPhotoParams{
		ChatID: w.ana.ID(), Photo: &models.InputFileUpload{Filename: "a.jpg", Data: strings.NewReader("jpg")},
	})
	if err != nil {
		t.Fatal(err)
	}
	edit := &bot.EditMessageCaptionParams{ChatID: w.ana.ID(), MessageID: m.ID, Caption: "c"}
	if _, err = b.EditMessageCaption(c, edit); err != nil {
		t.Fatal(err)
	}
	w.clean()
	edit.Caption, edit.ShowCaptionAboveMedia = "d", true
	if _, err = b.EditMessageCaption(c, edit); err == nil || !strings.Contains(err.Error(), `"k"`) && !strings.Contains(err.Error(), `\"k\"`) {
		t.Error(err)
	}
	if _, err = b.SendMessageDraft(c, &bot.SendMessageDraftParams{DraftID: "7", Text: "x"}); err == nil {
		t.Error("a draft with a string for its id was taken")
	}
	_, _ = b.GetMyDefaultAdministratorRights(c, &bot.GetMyDefaultAdministratorRightsParams{})
	asked := strings.ToLower(strings.Join(w.srv.Unknown(), " "))
	if !strings.Contains(asked, "setmydefaultadministratorrights") {
		t.Error("its getter has been mended: ", asked)
	}
	for _, call := range w.srv.Calls() {
		if strings.EqualFold(call.Method, "getMyDefaultAdministratorRights") {
			t.Error("its getter reaches its method now")
		}
	}
}
