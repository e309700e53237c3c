package whatsapp

import "testing"

func two(b *testing.B) (ana, ben *Phone) {
	s := New(Options{})
	check(b, s.Start())
	b.Cleanup(s.Close)
	ana, ben = phone(b, s, "Ana", "34600111222"), phone(b, s, "Ben", "34600333444")
	roundTrip(b, ana, ben) // makes the sessions
	return ana, ben
}

func oneWay(b *testing.B, ana, ben *Phone) {
	must(ana.Say(ben.JID().User, "ping"))(b)
	must(ben.Next(b.Context()))(b)
}

func roundTrip(b *testing.B, ana, ben *Phone) {
	oneWay(b, ana, ben)
	oneWay(b, ben, ana)
}

// BenchmarkOneWay is a text from a phone to another one, until it is there.
func BenchmarkOneWay(b *testing.B) {
	ana, ben := two(b)
	for b.Loop() {
		oneWay(b, ana, ben)
	}
}

// BenchmarkRoundTrip is a text and its answer.
func BenchmarkRoundTrip(b *testing.B) {
	ana, ben := two(b)
	for b.Loop() {
		roundTrip(b, ana, ben)
	}
}

// BenchmarkLink is the linking of a companion by its QR text.
func BenchmarkLink(b *testing.B) {
	s := New(Options{})
	check(b, s.Start())
	b.Cleanup(s.Close)
	owner := phone(b, s, "Shop", "34600000001")
	for b.Loop() {
		link(b, s, owner).Disconnect()
	}
}
