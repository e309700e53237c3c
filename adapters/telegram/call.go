package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"frontdesk/chat"
)

// callTime is for one call that is no poll; uploadTime for one that brings a file along.
const callTime, uploadTime = 30 * time.Second, 100 * time.Second

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

// quoted is what the server quotes of a request in its answer: perhaps a text.
var quoted = regexp.MustCompile(`([ :]['"]|^['"]).+(['"])`)

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

// ask is call for a question: an answer that cannot be read is an error, since
// nothing was done.
func (a *Adapter) ask(ctx context.Context, method string, params, result any) error {
	raw, err := a.raw(ctx, method, params, callTime)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, result); err != nil {
		return fmt.Errorf("decoding the answer to %s: %w", method, err)
	}
	return nil
}

// raw is call without decoding the result.
func (a *Adapter) raw(ctx context.Context, method string, params any, limit time.Duration) (json.RawMessage, error) {
	body, err := a.encode(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("encoding %s: %w", method, err)
	}
	defer body.close()
	if len(body.files) > 0 {
		limit = max(limit, uploadTime)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var left atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, watch(&left))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.o.APIURL+"/bot"+a.o.Token+"/"+method, body.reader())
	if err != nil {
		return nil, fmt.Errorf("preparing %s: %w", method, a.scrub(err))
	}
	req.ContentLength = body.length
	req.Header.Set("Content-Type", body.kind)
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

// watch sets left as soon as a byte of the request may be on its way. A try that
// net/http begins anew has written nothing before.
func watch(left *atomic.Bool) *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { left.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { left.Store(true) },
	}
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
	ans.Description = quoted.ReplaceAllString(ans.Description, "$1…$2")
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
