package words

import "testing"

func TestAsks(t *testing.T) {
	for _, s := range []string{"Where is my parcel", "thanks. and where is it? I wait", "how do i get a refund", "¿Y mi pedido", "dónde está mi pedido", "wann kommt es",
		"comment faire", "как вернуть товар", "请问怎么退货", "怎么退货", "كيف أعيد المنتج", "هل يمكن", "posso restituire", "quando chega", "HELP", "What's next"} {
		if !Asks(s) {
			t.Errorf("%q is a question", s)
		}
	}
	for _, s := range []string{"", "too slow", "very kind people", "todo perfecto", "sehr freundlich", "rapide et gentil", "всё отлично", "很好", "ممتاز", "whatever", "nobody told me how it works", "👍"} {
		if Asks(s) {
			t.Errorf("%q is no question", s)
		}
	}
}
