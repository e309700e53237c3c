// Package faq is the matcher: which FAQ a message asks for, with an honest
// probability of being right, or none. It is embedded, pure and deterministic: a
// linear model over n-grams, learnt from the examples of one workspace within
// seconds, in any language, without weights from elsewhere. It must not know what is
// done with an answer: thresholds, suggestions and answering belong to its callers.
//
// The recipe, a one-vs-rest linear support vector machine over hashed n-grams with
// unknown n-grams in the norm and a small logistic model that judges the result, was
// measured beside Dialogflow, Rasa, LUIS and Watson; `bot bench faq` repeats that.
package faq

// Example is one way to ask for an FAQ.
type Example struct {
	FAQ  string // name of the FAQ
	Text string
	// Language keeps the examples of an FAQ in several languages apart, which a linear
	// model needs (5 points of accuracy with twelve languages). When empty the script of
	// the text decides, which does not tell Spanish from English.
	Language string
}

// Options is what a model may be trained with besides its examples. The zero value is
// good.
type Options struct {
	// Unanswerable are messages that no FAQ answers: an agent wrote the answer by hand,
	// or dismissed what was suggested. From 200 on they make the probability much
	// better, which else has to guess how many messages no FAQ answers.
	Unanswerable []string
	// History are past messages of the workspace. From 5,000 on (examples included)
	// the matcher learns from them which words mean alike.
	History []string
	// Parallel runs f(0)…f(n-1), in any order and at once if it likes. When nil they run
	// one after the other. The model is the same bit for bit.
	Parallel func(n int, f func(i int))
}

// Scored is an FAQ and how sure the matcher is that it answers the message.
type Scored struct {
	FAQ string
	// P is the probability of being right, after the agents' verdicts.
	P float64
	// Raw is the same before the verdicts: what a [Verdict] is given with.
	Raw float64
	// Language is that of the examples that spoke for it, when they were given with one.
	Language string
	// Exact is a message that equals an example of this FAQ.
	Exact bool
	// Thin is a message of one word that is no example: too little to answer on, however
	// sure the matcher is. Where no blanks are written, a few characters are a word.
	Thin bool
}
