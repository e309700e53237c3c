package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"frontdesk/chat"
)

// callTime is for one call that is no poll and no upload.
const callTime = 30 * time.Second

// maxAnswer is how much of an answer is read.
const maxAnswer = 32 << 20

// answer is what every method answers with.
type answer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// apiError is a definite no of the server's.
type apiError struct{ answer }

func (e *apiError) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Description) }

// call calls a method with JSON parameters. Its error is as Send's: what a
// definite answer says, or whether it may have been done without one.
func (a *Adapter) call(ctx context.Context, method string, params, result any) error {
	raw, err := a.raw(ctx, method, params, callTime)
	if err != nil {
		return err
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(raw, result); err != nil {
		// The server has done it: a second try would do it twice.
		a.log.Warn("decoding an answer of telegram's", "method", method, "err", err)
	}
	return nil
}

// raw is call without decoding the result.
func (a *Adapter) raw(ctx context.Context, method string, params any, limit time.Duration) (json.RawMessage, error) {
	body := []byte("{}")
	if params != nil {
		var err error
		if body, err = json.Marshal(params); err != nil {
			return nil, fmt.Errorf("encoding %s: %w", method, err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var left atomic.Bool
	trace := &httptrace.ClientTrace{WroteHeaders: func() { left.Store(true) }}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodPost, a.o.APIURL+"/bot"+a.o.Token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("preparing %s: %w", method, a.scrub(err))
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := a.http.Do(req)
	if err != nil {
		err = fmt.Errorf("calling %s: %w", method, a.scrub(err))
		if left.Load() {
			return nil, chat.MaybeDone(err)
		}
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, chat.MaybeDone(fmt.Errorf("reading the answer to %s: %w", method, a.scrub(err)))
	}
	return a.judge(method, resp, raw)
}

// judge tells what an answer means.
func (a *Adapter) judge(method string, resp *http.Response, raw []byte) (json.RawMessage, error) {
	var ans answer
	if err := json.Unmarshal(raw, &ans); err != nil || !ans.OK && ans.Code == 0 {
		err := fmt.Errorf("calling %s: the server answered %s and no JSON", method, resp.Status)
		if resp.StatusCode/100 == 4 && resp.StatusCode != http.StatusRequestTimeout {
			return nil, err
		}
		return nil, chat.MaybeDone(err)
	}
	if ans.OK {
		return ans.Result, nil
	}
	err := &apiError{ans}
	switch {
	case ans.Code == http.StatusTooManyRequests:
		return nil, &chat.WaitError{For: time.Duration(max(ans.Parameters.RetryAfter, 1)) * time.Second}
	case ans.Code >= 500:
		return nil, chat.MaybeDone(fmt.Errorf("calling %s: %w", method, err))
	}
	return nil, err
}

// scrub takes the token out of an error: net/http prints the URL.
func (a *Adapter) scrub(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return fmt.Errorf("%s %s: %w", strings.ToLower(u.Op), a.o.APIURL, u.Err)
	}
	if strings.Contains(err.Error(), a.o.Token) {
		return errors.New(strings.ReplaceAll(err.Error(), a.o.Token, "***"))
	}
	return err
}

// reasons are the words of the server's that tell why it refuses, as the open
// source server prints them (tdlib/telegram-bot-api, Client.cpp).
var reasons = []struct{ words, reason string }{
	{"bot was blocked by the user", chat.ReasonBlocked},
	{"user is deactivated", chat.ReasonGone},
	{"can't initiate conversation", chat.ReasonNoChat},
	{"bot was kicked", chat.ReasonKicked},
	{"bot is not a member", chat.ReasonKicked},
	{"chat not found", chat.ReasonNoChat},
	{"message thread not found", chat.ReasonNoThread},
	{"topic_deleted", chat.ReasonNoThread},
	{"topic_id_invalid", chat.ReasonNoThread},
	{"topic_closed", chat.ReasonThreadShut},
	{"message to copy not found", chat.ReasonNoMessage},
	{"message to edit not found", chat.ReasonNoMessage},
	{"message to delete not found", chat.ReasonNoMessage},
	{"message to be replied not found", chat.ReasonNoMessage},
	{"message to react not found", chat.ReasonNoMessage},
	{"message can't be copied", chat.ReasonUnsupported},
	{"can't copy", chat.ReasonUnsupported},
	{"message can't be edited", chat.ReasonTooOld},
	{"message can't be deleted", chat.ReasonTooOld},
	{"too large", chat.ReasonTooLarge},
	{"too big", chat.ReasonTooLarge},
	{"too long", chat.ReasonTooLarge},
	{"not enough rights", chat.ReasonRights},
	{"have no rights", chat.ReasonRights},
	{"chat_write_forbidden", chat.ReasonRights},
	{"need administrator rights", chat.ReasonRights},
	{"not a forum", chat.ReasonUnsupported},
	{"forum is disabled", chat.ReasonUnsupported},
}

// refusal makes the adapter's error of a definite no: 4xx but 429.
func refusal(err error) error {
	var api *apiError
	if !errors.As(err, &api) {
		return err
	}
	r := &chat.RefusedError{Reason: chat.ReasonOther, Detail: api.Description}
	low := strings.ToLower(api.Description)
	switch {
	case api.Parameters.MigrateTo != 0:
		r.Reason, r.To = chat.ReasonMoved, fmt.Sprint(api.Parameters.MigrateTo)
	case api.Code == http.StatusUnauthorized || api.Code == http.StatusNotFound || api.Code == http.StatusConflict:
		return err // the token, not the message, is refused: try again until that is mended
	case api.Code == http.StatusRequestEntityTooLarge:
		r.Reason = chat.ReasonTooLarge
	default:
		for _, x := range reasons {
			if strings.Contains(low, x.words) {
				r.Reason = x.reason
				break
			}
		}
	}
	return r
}
