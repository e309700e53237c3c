package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/engine/learn"
	"frontdesk/engine/provider"
)

// providerFlags are what questions may be put to outside of the process.
func providerFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "dialogflow-project", Usage: "Google Cloud project of a Dialogflow ES agent that finds FAQs; its key is in DIALOGFLOW_CREDENTIALS or DIALOGFLOW_CREDENTIALS_FILE", Sources: cli.EnvVars("DIALOGFLOW_PROJECT")},
		&cli.StringFlag{Name: "dialogflow-languages", Usage: "the agent's languages, its default one first, as in en,es", Value: "en", Sources: cli.EnvVars("DIALOGFLOW_LANGUAGES")},
		&cli.StringFlag{Name: "dialogflow-location", Usage: "region of the agent, as in europe-west1; without it the global one", Sources: cli.EnvVars("DIALOGFLOW_LOCATION")},
		&cli.StringFlag{Name: "dialogflow-endpoint", Usage: "address instead of Google's", Sources: cli.EnvVars("DIALOGFLOW_ENDPOINT")},
		&cli.DurationFlag{Name: "dialogflow-timeout", Usage: "how long a question waits for it", Value: 3 * time.Second, Sources: cli.EnvVars("DIALOGFLOW_TIMEOUT")},
		&cli.StringFlag{Name: "openai-base-url", Usage: "server that speaks OpenAI's API; its key is in OPENAI_API_KEY or OPENAI_API_KEY_FILE", Value: "https://api.openai.com/v1", Sources: cli.EnvVars("OPENAI_BASE_URL")},
		&cli.StringFlag{Name: "openai-embeddings-model", Usage: "model whose embeddings are a second opinion on FAQs; without it none is asked for", Sources: cli.EnvVars("OPENAI_EMBEDDINGS_MODEL")},
		&cli.DurationFlag{Name: "openai-embeddings-timeout", Usage: "how long a question waits for them", Value: 3 * time.Second, Sources: cli.EnvVars("OPENAI_EMBEDDINGS_TIMEOUT")},
		&cli.StringFlag{Name: "openai-chat-model", Usage: "model that drafts answers for agents; without it none is asked", Sources: cli.EnvVars("OPENAI_CHAT_MODEL")},
		&cli.DurationFlag{Name: "openai-chat-timeout", Usage: "how long a draft may take", Value: 20 * time.Second, Sources: cli.EnvVars("OPENAI_CHAT_TIMEOUT")},
	}
}

// outsideProviders reads what the operator has set up; nil where that is nothing. The house and
// its Book are b's, once it runs.
func (b *bot) outsideProviders(c *cli.Command) (*provider.Providers, error) {
	var o provider.Options
	var err error
	if o.Dialogflow, err = dialogflow(c); err != nil {
		return nil, usageError{err}
	}
	if model := c.String("openai-embeddings-model"); model != "" {
		if o.Dialogflow != nil {
			return nil, usageError{errors.New("DIALOGFLOW_PROJECT and OPENAI_EMBEDDINGS_MODEL are both set: one of them may say which FAQ a question asks for")}
		}
		at, err := openAI(c, model, "OPENAI_EMBEDDINGS_TIMEOUT", c.Duration("openai-embeddings-timeout"), 20*time.Second)
		if err != nil {
			return nil, usageError{err}
		}
		o.Embeddings = provider.NewEmbeddings(at)
	}
	if model := c.String("openai-chat-model"); model != "" {
		at, err := openAI(c, model, "OPENAI_CHAT_TIMEOUT", c.Duration("openai-chat-timeout"), 2*time.Minute)
		if err != nil {
			return nil, usageError{err}
		}
		o.Drafts = provider.NewDrafts(at, func() *desk.Book { return b.engine.Book() })
	}
	o.Tell = func(ev chat.Event) {
		if err := b.engine.Deliver(context.Background(), []chat.Event{ev}); err != nil {
			b.log.Warn("telling how a provider is doing", "provider", ev.Place.Network, "err", err)
		}
	}
	return provider.New(o), nil
}

// names of projects and regions; they are part of an address.
var cloudName = regexp.MustCompile(`^[a-z0-9][a-z0-9.:-]*$`)

func dialogflow(c *cli.Command) (*provider.Dialogflow, error) {
	o := provider.DialogflowOptions{Project: c.String("dialogflow-project"), Location: c.String("dialogflow-location"),
		Endpoint: c.String("dialogflow-endpoint"), Timeout: c.Duration("dialogflow-timeout")}
	key, err := secret("DIALOGFLOW_CREDENTIALS")
	switch {
	case err != nil:
		return nil, err
	case o.Project == "" && key == "":
		return nil, nil
	case o.Project == "":
		return nil, errors.New("DIALOGFLOW_CREDENTIALS is set, and DIALOGFLOW_PROJECT is not: it must name the agent's project")
	case !cloudName.MatchString(o.Project):
		return nil, fmt.Errorf("DIALOGFLOW_PROJECT is %q: it must be a project's id, like my-project-123", o.Project)
	case key == "":
		return nil, errors.New("DIALOGFLOW_PROJECT is set, and DIALOGFLOW_CREDENTIALS_FILE is not: it must be the path of a service account's key, in JSON")
	case o.Location != "" && !cloudName.MatchString(o.Location):
		return nil, fmt.Errorf("DIALOGFLOW_LOCATION is %q: it must be a region, like europe-west1", o.Location)
	}
	for _, l := range strings.Split(c.String("dialogflow-languages"), ",") {
		if l = strings.TrimSpace(l); !languageTag.MatchString(l) {
			return nil, fmt.Errorf("DIALOGFLOW_LANGUAGES is %q: it must be languages like en,es,zh-CN, the agent's default one first", c.String("dialogflow-languages"))
		}
		o.Languages = append(o.Languages, l)
	}
	if err := address("DIALOGFLOW_ENDPOINT", o.Endpoint); o.Endpoint != "" && err != nil {
		return nil, err
	}
	if err := within("DIALOGFLOW_TIMEOUT", o.Timeout, 20*time.Second); err != nil {
		return nil, err
	}
	o.Key = []byte(key)
	d, err := provider.NewDialogflow(o)
	if err != nil {
		return nil, fmt.Errorf("DIALOGFLOW_CREDENTIALS cannot be used: %w", err)
	}
	return d, nil
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$`)

func openAI(c *cli.Command, model, name string, timeout, most time.Duration) (provider.Endpoint, error) {
	at := provider.Endpoint{URL: c.String("openai-base-url"), Model: model, Timeout: timeout}
	key, err := secret("OPENAI_API_KEY")
	if err != nil {
		return at, err
	}
	at.Key = key
	if err := address("OPENAI_BASE_URL", at.URL); err != nil {
		return at, err
	}
	if key == "" && strings.HasPrefix(at.URL, "https://api.openai.com") {
		return at, errors.New("OPENAI_API_KEY is not set: OpenAI wants one. Set it, or OPENAI_API_KEY_FILE, or name a server of your own in OPENAI_BASE_URL")
	}
	return at, within(name, timeout, most)
}

// address checks that a variable is the address of a server, without a name or password.
func address(name, s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%s must be an address like https://api.example.org/v1, with neither password nor question mark", name)
	}
	return nil
}

func within(name string, d, most time.Duration) error {
	if d < 100*time.Millisecond || d > most {
		return fmt.Errorf("%s is %s: it must be from 100ms to %s", name, d, most)
	}
	return nil
}

// stages is the order of the stages, with what is asked outside before them and what
// watches after them.
func (b *bot) stages(models *learn.Models) []desk.Stage {
	all := append(stagesWith(models), b.watch...)
	if b.providers == nil {
		return all
	}
	return append([]desk.Stage{{Name: "providers", Take: b.providers.Enter, Enters: true}}, all...)
}

// outside is what can be done outside of turns.
func (b *bot) outside() outside {
	o := newOutside(func() house { return b.engine }, b.log).learning(b.past)
	if b.providers != nil {
		o[desk.CallMatch], o[desk.CallDraft] = b.providers.Do, b.providers.Do
	}
	return o
}

// saysWhoAnswers logs what finds FAQs, and what drafts.
func (b *bot) saysWhoAnswers() {
	if b.providers == nil {
		return
	}
	for _, h := range b.providers.Health() {
		b.log.Info("a provider is set up; the embedded matcher answers whenever it does not", "provider", h.Name, "what", h.Does)
	}
}
