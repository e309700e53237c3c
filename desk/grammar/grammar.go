// Package grammar reads what people type on phones: names, quotes of every kind,
// durations, times, words with their places, and errors that show the place. It
// knows no command and no object of the Book, and does nothing but read text.
package grammar

// GrammarWords are reserved for clauses: when if do else and or not then …
var GrammarWords = []string{"when", "if", "do", "else", "and", "or", "not", "then", "once", "is", "intro", "thanks", "timeout"}

// valueWords mean something where a value may stand, so a value that equals one
// is printed in quotes; they are free to be names.
var valueWords = []string{"in", "set", "empty", "has", "contains", "matches", "for", "to", "always", "every"}
