package words

import "testing"

func BenchmarkSpeakAndSay(b *testing.B) {
	for b.Loop() {
		Speak("es-MX", "en", nil).Say(Understood, "Español")
	}
}

func BenchmarkSayCount(b *testing.B) {
	v := Speak("ru", "en", nil)
	for b.Loop() {
		v.Say(QuestionsLeft, 3)
	}
}

func BenchmarkPlainOfAnOrdinaryMessage(b *testing.B) {
	for b.Loop() {
		Plain("hola, ¿dónde está mi pedido? lo espero desde el lunes", "es")
	}
}

func BenchmarkThanks(b *testing.B) {
	for b.Loop() {
		Thanks("hola, ¿dónde está mi pedido? lo espero desde el lunes")
	}
}
