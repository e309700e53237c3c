package telegram

import (
	"strings"

	"github.com/mymmrac/telego"
)

type handler func(*call) (any, error)

// methods holds the handlers by lower case name; they run under the lock.
var methods = lower(map[string]handler{
	"getMe": (*call).getMe, "deleteWebhook": (*call).deleteWebhook,
	"getWebhookInfo": (*call).getWebhookInfo,

	"sendMessage": (*call).sendMessage, "sendPhoto": (*call).sendPhoto,
	"sendVideo": (*call).sendVideo, "sendAudio": (*call).sendAudio,
	"sendDocument": (*call).sendDocument, "sendVoice": (*call).sendVoice,
	"sendAnimation": (*call).sendAnimation, "sendSticker": (*call).sendSticker,
	"sendVideoNote": (*call).sendVideoNote, "sendLocation": (*call).sendLocation,
	"sendVenue": (*call).sendVenue, "sendContact": (*call).sendContact,
	"sendDice": (*call).sendDice, "sendMediaGroup": (*call).sendMediaGroup,
	"copyMessage": (*call).copyMessage, "copyMessages": (*call).copyMessages,
	"forwardMessage": (*call).forwardMessage, "sendChatAction": (*call).sendChatAction,

	"editMessageText": (*call).editMessageText, "editMessageCaption": (*call).editMessageCaption,
	"editMessageReplyMarkup": (*call).editMessageReplyMarkup,
	"deleteMessage":          (*call).deleteMessage, "deleteMessages": (*call).deleteMessages,
	"setMessageReaction":  (*call).setMessageReaction,
	"answerCallbackQuery": (*call).answerCallbackQuery, "getFile": (*call).getFile,

	"createForumTopic": (*call).createForumTopic, "editForumTopic": (*call).editForumTopic,
	"closeForumTopic": (*call).closeForumTopic, "reopenForumTopic": (*call).reopenForumTopic,
	"deleteForumTopic":          (*call).deleteForumTopic,
	"getForumTopicIconStickers": (*call).getForumTopicIconStickers,

	"pinChatMessage": (*call).pinChatMessage, "unpinChatMessage": (*call).unpinChatMessage,
	"getChat": (*call).getChat, "getChatMember": (*call).getChatMember,
	"getChatAdministrators": (*call).getChatAdministrators, "leaveChat": (*call).leaveChat,
	"setMyCommands": (*call).setMyCommands, "getMyCommands": (*call).getMyCommands,
	"deleteMyCommands": (*call).deleteMyCommands,
})

func lower(m map[string]handler) map[string]handler {
	out := make(map[string]handler, len(m))
	for k, h := range m {
		out[strings.ToLower(k)] = h
	}
	return out
}

func (c *call) getMe() (any, error) {
	if err := c.decode(&struct{}{}); err != nil {
		return nil, err
	}
	me := c.bot.tg
	me.CanJoinGroups = true
	return me, nil
}

func (c *call) deleteWebhook() (any, error) {
	var p telego.DeleteWebhookParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if p.DropPendingUpdates {
		c.bot.queue.items = nil
	}
	return true, nil
}

func (c *call) getWebhookInfo() (any, error) {
	if err := c.decode(&struct{}{}); err != nil {
		return nil, err
	}
	return telego.WebhookInfo{
		PendingUpdateCount: len(c.bot.queue.items), AllowedUpdates: c.bot.queue.allowed,
	}, nil
}

// query is a pressed button that waits for answerCallbackQuery.
type query struct {
	bot  *Bot
	text chan string
}

func (c *call) answerCallbackQuery() (any, error) {
	var p telego.AnswerCallbackQueryParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if units(p.Text) > 200 {
		return nil, c.wrong("MESSAGE_TOO_LONG")
	}
	q := c.srv.queries[p.CallbackQueryID]
	if q == nil || q.bot != c.bot {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	delete(c.srv.queries, p.CallbackQueryID)
	q.text <- p.Text
	return true, nil
}
