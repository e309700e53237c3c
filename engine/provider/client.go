package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// client makes requests of JSON. Where they go the operator has said: any address will
// do, but no server may send us on to another.
type client struct {
	http *http.Client
	max  int64 // bytes of an answer
}

// newClient is a client whose answers have at most max bytes.
func newClient(max int64) client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost, transport.MaxResponseHeaderBytes = mostInFlight, 32<<10
	return client{max: max, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// post sends in and reads out.
func (c client) post(ctx context.Context, url, token string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return failed(byAnswer, "the request cannot be written")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return failed(byNetwork, "the request cannot be made")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "frontdesk")
	req.Header["Idempotency-Key"] = nil // not sent: a connection that the server has closed meanwhile is opened anew
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return unreachable(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, c.max+1))
	switch {
	case err != nil:
		return unreachable(err)
	case int64(len(raw)) > c.max:
		return failed(byAnswer, "the answer is larger than %d bytes", c.max)
	case resp.StatusCode != http.StatusOK:
		return refusal(resp, raw)
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return failed(byAnswer, "the answer is no JSON that can be read")
	}
	return nil
}

// unreachable is an error of the network, without the address, which may hold a key.
func unreachable(err error) *failure {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		return failed(byNetwork, "its host is not found")
	case errors.As(err, &op) && op.Op == "dial":
		return failed(byNetwork, "its server cannot be reached")
	case strings.Contains(err.Error(), "certificate"):
		return failed(byNetwork, "its certificate is not valid")
	}
	return failed(byNetwork, "the connection broke")
}

// problem is an error as Google's and OpenAI's services put it. What it says in words is
// not shown: some repeat the key, or the question.
type problem struct {
	Error struct {
		Status  string          `json:"status"`
		Type    string          `json:"type"`
		Code    json.RawMessage `json:"code"`
		Details []struct {
			RetryDelay string `json:"retryDelay"`
		} `json:"details"`
	} `json:"error"`
}

// refusal is an answer that is none.
func refusal(resp *http.Response, raw []byte) *failure {
	var p problem
	_ = json.Unmarshal(raw, &p) // then only the status is known
	what := word(p.Error.Status)
	if what == "" {
		what = word(p.Error.Type)
	}
	if code := word(strings.Trim(string(p.Error.Code), `"`)); code != "" && code != strconv.Itoa(resp.StatusCode) {
		what = strings.TrimSpace(what + " " + code)
	}
	if what != "" {
		what = " (" + what + ")"
	}
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests || p.Error.Status == "RESOURCE_EXHAUSTED":
		f := failed(byQuota, "its quota is used up%s", what)
		if f.after = retryAfter(resp); f.after == 0 {
			for _, d := range p.Error.Details {
				f.after, _ = time.ParseDuration(d.RetryDelay) // else it does not say
			}
		}
		return f
	case code >= 500:
		return failed(byServer, "its server says %d%s", code, what)
	case code >= 300 && code < 400:
		return failed(byRefusal, "it sends us on to another address, where we do not go: its address is wrong")
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return failed(byRefusal, "it does not let us in: %d%s", code, what)
	default:
		return failed(byRefusal, "it does not take the request: %d%s", code, what)
	}
}

// word is s if it is a name such as RESOURCE_EXHAUSTED, "" if it could be anything else.
func word(s string) string {
	if len(s) > 40 || strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}) {
		return ""
	}
	return s
}

// retryAfter is how long a server wants to be left alone, 0 where it does not say.
func retryAfter(resp *http.Response) time.Duration {
	h := resp.Header.Get("Retry-After")
	if n, err := strconv.Atoi(h); err == nil && n > 0 {
		return time.Duration(min(n, 1<<20)) * time.Second
	}
	if at, err := http.ParseTime(h); err == nil {
		return max(time.Until(at), 0)
	}
	return 0
}
