package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"frontdesk/engine/dialogtest"
)

// shopFAQs are eight FAQs in several languages, as a shop would have them.
var shopFAQs = map[string]string{
	"opening":  "When are you open?|what are your opening hours|are you open on sunday|¿A qué hora abren?|Wann habt ihr geöffnet?|几点开门",
	"parcel":   "Where is my parcel?|when does my order arrive|track my package|¿Dónde está mi pedido?|Wo ist mein Paket?|Где моя посылка?",
	"refund":   "I want my money back|how do I get a refund|can I return this|Quiero devolver un producto|Ich möchte mein Geld zurück|Comment être remboursé ?",
	"invoice":  "Please send me an invoice|I need a receipt with VAT|Necesito una factura|Ich brauche eine Rechnung|أحتاج فاتورة",
	"password": "I forgot my password|I cannot log in|reset my password|Olvidé mi contraseña|Passwort vergessen|Esqueci minha senha",
	"payment":  "Which payment methods do you take?|can I pay by card|do you accept paypal|¿Puedo pagar con tarjeta?|Kann ich mit Karte zahlen?",
	"shipping": "How much is shipping?|do you ship abroad|delivery costs|¿Cuánto cuesta el envío?|Was kostet der Versand?|Quanto costa la spedizione?",
	"address":  "Where is your shop?|what is your address|how do I find you|¿Dónde está la tienda?|Wo ist euer Laden?|你们的地址在哪里",
}

// offTopics is what none of them answers.
var offTopics = strings.Split(strings.TrimSpace(`
good morning to all of you
my cat is sick today
it is raining again
who won the match last night
I love your new logo
can you sing a song
what is the capital of France
tell me a joke
how old are you
are you a robot
my neighbour plays the drums
I will call you tomorrow
see attachment
please forward this to Maria
is John in the office today
congratulations on your anniversary
do you hire developers
I would like to work for you
does it work under water
how heavy is it
what is it made of
is it dangerous for children
the colour is different from the picture
the zip is broken
your newsletter is annoying
¿Qué tiempo hace hoy?
Mi perro come demasiado
Felicidades por el premio
¿Quién ganó las elecciones?
Nos vemos en la feria de Berlín
Das Wetter ist heute herrlich
Mein Sohn lernt Klavier
Sucht ihr noch Praktikanten?
Viele Grüße an die ganze Mannschaft
Ist das Leder echt?
Bonne année à toute l'équipe
Mon voisin a un nouveau chien
Quelle est la couleur la plus vendue ?
Il mio treno è in ritardo
Che bella giornata
O jogo de ontem foi incrível
Vocês gostam de samba?
Сегодня очень холодно
Кто написал эту книгу
我今天很累
你喜欢听音乐吗
الطقس جميل اليوم
أحب القهوة في الصباح
😀😀😀
asdf qwertz 123
`), "\n")

func TestOffTopicGetsNoAutomaticAnswer(t *testing.T) {
	if len(offTopics) != 50 {
		t.Fatalf("there are %d sentences", len(offTopics))
	}
	var b strings.Builder
	b.WriteString("* group support\nowner: /claim CODE\nowner@support: /addteam support\n")
	for _, name := range slices.Sorted(maps.Keys(shopFAQs)) {
		questions := shopFAQs[name]
		fmt.Fprintf(&b, "owner: /addsnippet %s The answer.\nowner: /addfaq %s\n| %s\nowner: /faq %s auto\n", name, name, strings.ReplaceAll(questions, "|", "\n| "), name)
	}
	for i, text := range offTopics {
		fmt.Fprintf(&b, "c%d: %s\n+3s\n", i, text)
	}
	b.WriteString("ana: when are you open on sunday?\n+3s\n") // somebody who is answered
	out, err := dialogtest.PlayOn(t.Context(), dialogtest.On{}, b.String(), stages())
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range offTopics {
		if strings.Contains(out, fmt.Sprintf("\tc%d < ", i)) {
			t.Errorf("%q is answered", text)
		}
	}
	if !strings.Contains(out, "\tana < The answer.") {
		t.Error("what an FAQ asks for is not answered either")
	}
}
