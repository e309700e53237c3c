package telegram

import (
	"strings"
	"time"

	"github.com/mymmrac/telego"
)

type handler func(*call) (any, error)

// methods holds the handlers by lower case name; they run under the lock.
var methods = lower(map[string]handler{
	"getMe": (*call).getMe, "setWebhook": (*call).setWebhook, "deleteWebhook": (*call).deleteWebhook,
	"getWebhookInfo": (*call).getWebhookInfo,

	"sendMessage": (*call).sendMessage, "sendPhoto": (*call).sendPhoto,
	"sendVideo": (*call).sendVideo, "sendAudio": (*call).sendAudio,
	"sendDocument": (*call).sendDocument, "sendVoice": (*call).sendVoice,
	"sendAnimation": (*call).sendAnimation, "sendSticker": (*call).sendSticker,
	"sendVideoNote": (*call).sendVideoNote, "sendLocation": (*call).sendLocation,
	"sendVenue": (*call).sendVenue, "sendContact": (*call).sendContact,
	"sendDice": (*call).sendDice, "sendMediaGroup": (*call).sendMediaGroup,
	"copyMessage": (*call).copyMessage, "copyMessages": (*call).copyMessages,
	"sendPoll": (*call).sendPoll, "forwardMessages": (*call).forwardMessages,
	"editMessageMedia": (*call).editMessageMedia, "answerInlineQuery": (*call).answerInlineQuery,
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
	"editGeneralForumTopic":     (*call).editGeneralForumTopic,
	"closeGeneralForumTopic":    (*call).closeGeneralForumTopic,
	"reopenGeneralForumTopic":   (*call).reopenGeneralForumTopic,
	"hideGeneralForumTopic":     (*call).hideGeneralForumTopic,
	"unhideGeneralForumTopic":   (*call).unhideGeneralForumTopic,

	"unpinAllForumTopicMessages":        (*call).unpinAllForumTopicMessages,
	"unpinAllGeneralForumTopicMessages": (*call).unpinAllGeneralForumTopicMessages,
	"unpinAllChatMessages":              (*call).unpinAllChatMessages,
	"getChatMemberCount":                (*call).getChatMemberCount,
	"banChatMember":                     (*call).banChatMember,
	"createChatInviteLink":              (*call).createChatInviteLink,
	"getMyDefaultAdministratorRights":   (*call).getMyDefaultAdministratorRights,
	"logOut":                            (*call).logOut, "close": (*call).close,

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

// query is a pressed button that waits for answerCallbackQuery.
type query struct {
	bot  *Bot
	text chan string
	at   time.Time
}

// queryLife is how long a pressed button waits; the real figure is not
// documented, its update is kept for as long.
const queryLife = 150 * time.Second

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
	if c.srv.opt.Now().Sub(q.at) > queryLife {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	q.text <- p.Text
	return true, nil
}
