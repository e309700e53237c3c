package desk

// Network is what the desk has to know of a network to decide. What they differ
// in stands here and nowhere else; what an adapter can send is in chat.Limits.
type Network struct {
	Name            string // for people
	Threads         bool   // groups can have topics
	Buttonless      bool   // contacts have no buttons to press: choices are a numbered list
	Cautious        bool   // messages that nobody asked for are taken for spam
	Phones          bool   // accounts are phone numbers, and Person.Phone is proved by the network
	MentionsMembers bool   // one can mention the members of a chat only: in a room, teammates
	Helpers         bool   // further bots can carry what one may not send so fast
}

var networks = map[string]Network{
	"telegram": {Name: "Telegram", Threads: true, Helpers: true},
	"whatsapp": {Name: "WhatsApp", Buttonless: true, Cautious: true, Phones: true, MentionsMembers: true},
}

// NetworkNamed finds a network by its name, whatever its case.
func NetworkNamed(name string) (network string, ok bool) {
	_, ok = networks[Fold(name)]
	return Fold(name), ok
}

// NetworkOf is what is known of a network; of one that nothing is known of, that it can
// all that most can.
func NetworkOf(network string) Network {
	if n, ok := networks[network]; ok {
		return n
	}
	return Network{Name: network, Threads: true}
}
