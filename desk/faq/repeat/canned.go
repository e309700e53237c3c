package repeat

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"frontdesk/desk/faq/near"
)

// members are wordings of one answer, compared with each other.
type members struct {
	texts    []string
	weights  []float64 // how often each was written
	sketches []near.Sketch
	order    []int   // the most typical first
	alike    float64 // to the most typical
}

// mostMembers is how many wordings are compared.
const mostMembers = 60

func (f *finder) membersOf(g *group) *members {
	m := &members{}
	replies := slices.Clone(g.replies)
	slices.SortStableFunc(replies, func(a, b int32) int { return cmp.Compare(f.replies[b].count, f.replies[a].count) })
	if len(replies) > mostMembers { // the most frequent, and some of the rest
		replies = append(slices.Clone(replies[:mostMembers/2]), evenly(replies[mostMembers/2:], mostMembers/2)...)
	}
	for _, r := range replies {
		m.texts = append(m.texts, f.replies[r].text)
		m.weights = append(m.weights, float64(f.replies[r].count))
		m.sketches = append(m.sketches, near.Of(f.replies[r].text))
	}
	return m
}

// compare sorts by how alike each is to all.
func (m *members) compare() {
	n := len(m.texts)
	like, all := make([]float64, n), 0.0
	for i := range n {
		all += m.weights[i]
		for k := range n {
			like[i] += m.weights[k] * float64(m.sketches[i].Equal(&m.sketches[k])) / near.Bins
		}
	}
	m.order = make([]int, n)
	for i := range m.order {
		m.order[i] = i
	}
	slices.SortStableFunc(m.order, func(a, b int) int { return cmp.Compare(like[b], like[a]) })
	m.alike = like[m.order[0]] / all
}

// What a text needs to be proposed: each of its words stands in this share of the
// answers, and what could be a contact's (numbers, addresses) in nearly all of them.
const (
	common = 1.0 / 3
	ours   = 0.8
)

// canned is the most typical wording that holds nothing of a single contact, "" where
// none is so.
func (m *members) canned() string {
	in, all := map[string]float64{}, 0.0
	for i, text := range m.texts {
		all += m.weights[i]
		var seen []string
		for _, w := range parts(text) {
			if !slices.Contains(seen, w) {
				seen = append(seen, w)
				in[w] += m.weights[i]
			}
		}
	}
	for _, i := range m.order {
		if m.safe(m.texts[i], in, all) {
			return strings.TrimSpace(m.texts[i])
		}
	}
	return ""
}

func (m *members) safe(text string, in map[string]float64, all float64) bool {
	for _, w := range parts(text) {
		need := common
		if personal(w) {
			need = ours
		}
		if in[w] < need*all {
			return false
		}
	}
	return len(text) <= longestReply
}

// longestReply is how long a proposed text may be, in bytes.
const longestReply = 3000

// parts are what stands between blanks, without punctuation around it, in small letters.
func parts(text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		w = strings.TrimFunc(strings.ToLower(w), func(r rune) bool { return unicode.IsPunct(r) && r != '@' && r != '#' })
		if w != "" && w != ContactName && w != AgentName {
			out = append(out, w)
		}
	}
	return out
}

// personal tells whether a word could be a contact's: a number, an address.
func personal(w string) bool {
	return strings.ContainsAny(w, "@/") || strings.IndexFunc(w, unicode.IsNumber) >= 0
}

// shown are up to three wordings that differ, without what is personal in them.
func (m *members) shown() []string {
	const mostAnswers, longestAnswer = 3, 160
	var out []string
	var taken []int
	for _, i := range m.order {
		if slices.ContainsFunc(taken, func(k int) bool { return m.sketches[i].Equal(&m.sketches[k]) > near.Bins/2 }) {
			continue
		}
		if text := Shorten(Scrub(m.texts[i]), longestAnswer); text != "" {
			taken, out = append(taken, i), append(out, text)
		}
		if len(out) == mostAnswers {
			break
		}
	}
	return out
}

var (
	addresses = regexp.MustCompile(`\S+@\S+|\b(?:https?://|www\.)\S+`)
	numbers   = regexp.MustCompile(`[^\s.,!?]*?\pN(?:[\pN ().\-/]*\pN)?[^\s.,!?]*`)
	blanks    = regexp.MustCompile(`\s+`)
)

// longNumber is how many digits a number has that may be somebody's.
const longNumber = 4

// Scrub takes out of a text what may be personal: addresses, longer numbers, names that
// were marked. What is left stands in one line.
func Scrub(s string) string {
	s = strings.NewReplacer(ContactName, "", AgentName, "").Replace(strings.ToValidUTF8(s, ""))
	s = addresses.ReplaceAllString(s, "")
	s = numbers.ReplaceAllStringFunc(s, func(n string) string {
		digits := 0
		for _, r := range n {
			if unicode.IsNumber(r) {
				digits++
			}
		}
		if digits >= longNumber {
			return ""
		}
		return n
	})
	s = blanks.ReplaceAllString(s, " ")
	return strings.TrimLeft(strings.NewReplacer(" ,", ",", " .", ".", " ?", "?", " !", "!").Replace(strings.TrimSpace(s)), " ,.;:!?")
}
