package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"frontdesk/chat"
)

// reasons are the words of the server's that tell why it refuses, as the open
// source server prints them (tdlib/telegram-bot-api, Client.cpp).
var reasons = []struct{ words, reason string }{
	{"bot was blocked by the user", chat.ReasonBlocked},
	{"user is deactivated", chat.ReasonGone},
	{"user_is_blocked", chat.ReasonBlocked},
	{"input_user_deactivated", chat.ReasonGone},
	{"group chat was deleted", chat.ReasonKicked},
	{"group chat was deactivated", chat.ReasonKicked},
	{"supergroup chat was deleted", chat.ReasonKicked},
	{"not a member", chat.ReasonKicked},
	{"peer_id_invalid", chat.ReasonNoChat},
	{"chat_id is empty", chat.ReasonNoChat},
	{"can't initiate conversation", chat.ReasonNoChat},
	{"bot was kicked", chat.ReasonKicked},
	{"chat not found", chat.ReasonNoChat},
	{"message thread not found", chat.ReasonNoThread},
	{"topics_too_much", chat.ReasonFull},
	{"too many topics", chat.ReasonFull},
	{"too much topics", chat.ReasonFull},
	{"forum_topics_too_many", chat.ReasonFull},
	{"topic_deleted", chat.ReasonNoThread},
	{"topic_id_invalid", chat.ReasonNoThread},
	{"topic_closed", chat.ReasonThreadShut},
	{"message to copy not found", chat.ReasonNoMessage},
	{"message to edit not found", chat.ReasonNoMessage},
	{"message to be replied not found", chat.ReasonNoMessage},
	{"message to react not found", chat.ReasonNoMessage},
	{"message to pin not found", chat.ReasonNoMessage},
	{"message to delete not found", chat.ReasonNoMessage},
	{"message to reply not found", chat.ReasonNoMessage},
	{"replied message not found", chat.ReasonNoMessage},
	{"no messages to copy", chat.ReasonNoMessage},
	{"message not found", chat.ReasonNoMessage},
	{"message_id_invalid", chat.ReasonNoMessage},
	{"message identifier is not specified", chat.ReasonNoMessage},
	{"wrong message identifier", chat.ReasonNoMessage},
	{"protected content", chat.ReasonUnsupported},
	{"voice_messages_forbidden", chat.ReasonUnsupported},
	{"reaction_invalid", chat.ReasonUnsupported},
	{"bots can't send messages to bots", chat.ReasonUnsupported},
	{"can't send messages to bots", chat.ReasonUnsupported},
	{"method not found", chat.ReasonUnsupported},
	{"message can't be copied", chat.ReasonUnsupported},
	{"can't copy", chat.ReasonUnsupported},
	{"message can't be deleted", chat.ReasonTooOld},
	{"too large", chat.ReasonTooLarge},
	{"too big", chat.ReasonTooLarge},
	{"too long", chat.ReasonTooLarge},
	{"not enough rights", chat.ReasonRights},
	{"have no rights", chat.ReasonRights},
	{"not_enough_rights", chat.ReasonRights},
	{"chat_admin_required", chat.ReasonRights},
	{"chat_write_forbidden", chat.ReasonRights},
	{"chat_restricted", chat.ReasonRights},
	{"can't be edited", chat.ReasonTooOld},
	{"query is too old", chat.ReasonTooOld},
	{"entity too large", chat.ReasonTooLarge},
	{"need administrator rights", chat.ReasonRights},
	{"not a forum", chat.ReasonUnsupported},
	{"forum is disabled", chat.ReasonUnsupported},
}

// refusal makes the adapter's error of a definite no: 4xx but 429.
func refusal(err error) error {
	var api *apiError
	if !errors.As(err, &api) || chat.Unsure(err) || aboutUs(api) {
		return err
	}
	r := &chat.RefusedError{Reason: reasonOf(api), Detail: api.Description}
	if to := api.Parameters.MigrateTo; to != 0 {
		r.To = fmt.Sprint(to)
	}
	return r
}

// aboutUs tells whether the token is refused and not the message: that is to be
// tried again until it is mended.
func aboutUs(e *apiError) bool {
	return e.Code == http.StatusUnauthorized || e.Code == http.StatusConflict ||
		e.Code == http.StatusNotFound && !says(e, "method not found")
}

func reasonOf(e *apiError) string {
	switch {
	case e.Parameters.MigrateTo != 0:
		return chat.ReasonMoved
	case e.Code == http.StatusRequestEntityTooLarge:
		return chat.ReasonTooLarge
	}
	for _, x := range reasons {
		if says(e, x.words) {
			return x.reason
		}
	}
	return chat.ReasonOther
}

// says tells whether err is a definite no with one of the words in it.
func says(err error, words ...string) bool {
	var api *apiError
	if !errors.As(err, &api) {
		return false
	}
	low := strings.ToLower(api.Description)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(low, w) })
}

// ignore makes a no that means "it is so already" a success.
func ignore(err error, words ...string) error {
	if says(err, words...) {
		return nil
	}
	return err
}
