package desk

import "maps"

// Mark is how far a turn has got.
type Mark struct {
	book                                          *Book
	house                                         *House
	roster                                        *Roster
	houseDirty, rosterDirty                       bool
	posts, facts, entries, changes, wakes, asks   int
	steps, chain, dos, secrets, dropped, withdraw int
	calls, fetches                                int
	memory                                        map[string][]byte
}

// Mark remembers what a turn has decided so far, but for what it does to contacts: Case,
// Others, Born, Erased and Cuts are not in it.
func (t *Turn) Mark() Mark {
	m := Mark{book: t.Book, house: t.house, roster: t.roster, houseDirty: t.houseDirty, rosterDirty: t.rosterDirty,
		posts: len(t.Posts), facts: len(t.Facts), entries: len(t.Entries), changes: len(t.Changes), wakes: len(t.Wakes), asks: len(t.Asks),
		steps: len(t.Steps), chain: len(t.chain), dos: len(t.ChannelDos), secrets: len(t.Secrets), dropped: len(t.Dropped), withdraw: len(t.Withdrawn),
		calls: len(t.Calls), fetches: len(t.Fetches), memory: maps.Clone(t.Memory)}
	if m.houseDirty {
		m.house = t.house.Clone()
	}
	if m.rosterDirty {
		m.roster = t.roster.Clone()
	}
	return m
}

// Back takes back what was decided since a mark.
func (t *Turn) Back(m Mark) {
	t.Book, t.house, t.roster, t.houseDirty, t.rosterDirty = m.book, m.house, m.roster, m.houseDirty, m.rosterDirty
	t.Posts, t.Facts, t.Entries, t.Changes, t.Wakes, t.Asks = t.Posts[:m.posts], t.Facts[:m.facts], t.Entries[:m.entries], t.Changes[:m.changes], t.Wakes[:m.wakes], t.Asks[:m.asks]
	t.Steps, t.chain, t.ChannelDos, t.Secrets = t.Steps[:m.steps], t.chain[:m.chain], t.ChannelDos[:m.dos], t.Secrets[:m.secrets]
	t.Dropped, t.Withdrawn, t.Calls, t.Fetches = t.Dropped[:m.dropped], t.Withdrawn[:m.withdraw], t.Calls[:m.calls], t.Fetches[:m.fetches]
	t.Memory = maps.Clone(m.memory)
}
