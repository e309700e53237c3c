package provider

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"strings"
	"time"

	"frontdesk/chat"
)

// Endpoint is a server that speaks OpenAI's API, of whomever.
type Endpoint struct {
	URL     string // up to /v1, included or not
	Key     string // "" where it wants none
	Model   string
	Timeout time.Duration
}

func (e Endpoint) url(path string) string {
	base := strings.TrimRight(e.URL, "/")
	if i := strings.Index(base, "://"); i >= 0 && !strings.Contains(base[i+3:], "/") {
		base += "/v1"
	}
	return base + path
}

// mostText is how much of a text is sent, in UTF-16 units.
const mostText = 2000

type embedRequest struct {
	Model    string   `json:"model"`
	Input    []string `json:"input"`
	Encoding string   `json:"encoding_format"`
}

type embedResponse struct {
	Data []struct {
		Index     *int   `json:"index"`
		Embedding floats `json:"embedding"`
	} `json:"data"`
}

// floats is a vector as numbers, or as little-endian float32 in base64: some servers send
// these whatever they are asked for.
type floats []float32

// UnmarshalJSON reads both forms.
func (f *floats) UnmarshalJSON(raw []byte) error {
	if !bytes.HasPrefix(raw, []byte(`"`)) {
		return json.Unmarshal(raw, (*[]float32)(f))
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return err
	}
	*f = make(floats, len(b)/4)
	for i := range *f {
		(*f)[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return nil
}

// embed is the vectors of texts, each of length 1 and of dims numbers (0: any, but all
// the same).
func embed(ctx context.Context, c client, e Endpoint, texts []string, dims int) ([][]float32, error) {
	in := embedRequest{Model: e.Model, Encoding: "float"}
	for _, t := range texts {
		in.Input = append(in.Input, chat.Short(t, mostText))
	}
	var got embedResponse
	if err := c.post(ctx, e.url("/embeddings"), e.Key, in, &got); err != nil {
		return nil, err
	}
	out := make([][]float32, len(texts))
	for _, d := range got.Data {
		if d.Index == nil || *d.Index < 0 || *d.Index >= len(out) || out[*d.Index] != nil {
			return nil, failed(byAnswer, "the answer does not say which text each vector is of")
		}
		if dims == 0 {
			dims = len(d.Embedding)
		}
		if len(d.Embedding) != dims || !unit(d.Embedding) {
			return nil, failed(byAnswer, "a vector has %d dimensions instead of %d, or is no vector", len(d.Embedding), dims)
		}
		out[*d.Index] = d.Embedding
	}
	if len(got.Data) != len(texts) {
		return nil, failed(byAnswer, "the answer has %d vectors for %d texts", len(got.Data), len(texts))
	}
	return out, nil
}

// unit gives a vector the length 1; false where it has none.
func unit(v []float32) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
		return false
	}
	by := float32(1 / math.Sqrt(sum))
	for i := range v {
		v[i] *= by
	}
	return true
}

func dot(a, b []float32) float64 {
	var sum float32
	for i, x := range a {
		sum += x * b[i]
	}
	return float64(sum)
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// chatRequest says nothing of the temperature: some models take none.
type chatRequest struct {
	Model     string    `json:"model"`
	Messages  []message `json:"messages"`
	MaxTokens int       `json:"max_completion_tokens"`
}

type chatResponse struct {
	Choices []struct {
		Message struct {
			Content string `json:"content"`
			Refusal string `json:"refusal"`
		} `json:"message"`
		Finish string `json:"finish_reason"`
	} `json:"choices"`
}

// complete is what a model says to messages, all of it; "" where it refuses.
func complete(ctx context.Context, c client, e Endpoint, messages []message, most int) (string, error) {
	in := chatRequest{Model: e.Model, Messages: messages, MaxTokens: most}
	var got chatResponse
	if err := c.post(ctx, e.url("/chat/completions"), e.Key, in, &got); err != nil {
		return "", err
	}
	if len(got.Choices) == 0 {
		return "", failed(byAnswer, "the answer has no choice")
	}
	switch one := got.Choices[0]; {
	case one.Message.Refusal != "" || one.Finish == "content_filter":
		return "", failed(byNothing, "the model refuses")
	case one.Finish == "length":
		return "", failed(byNothing, "the model goes on for too long")
	default:
		return strings.TrimSpace(one.Message.Content), nil
	}
}
