package desk

import "testing"

func TestHost(t *testing.T) {
	for in, want := range map[string]string{
		"Shop.Example.com": "shop.example.com", "shop.example.com.": "shop.example.com", "shop.example.com:443": "shop.example.com",
		"shop.example.com:80": "shop.example.com", "shop.example.com:8443": "shop.example.com:8443", "bücher.example": "xn--bcher-kva.example",
		"BÜCHER.example:8080": "xn--bcher-kva.example:8080", "bucher.example": "bucher.example", "xn--bcher-kva.example": "xn--bcher-kva.example",
		"93.184.216.34": "93.184.216.34", "[2606:4700:0::1111]": "2606:4700::1111", "2606:4700::1111": "2606:4700::1111",
		"[2606:4700::1111]:8080": "[2606:4700::1111]:8080", "::ffff:127.0.0.1": "127.0.0.1", "例え.テスト": "xn--r8jz45g.xn--zckzah",
	} {
		got, ok := Host(in)
		if !ok || got != want {
			t.Errorf("%s: %q, %v; want %q", in, got, ok, want)
		}
		if again, _ := Host(got); again != got {
			t.Errorf("%s is %s the second time", got, again)
		}
		if Fold(got) != got {
			t.Errorf("%s is kept as %s", got, Fold(got))
		}
	}
	for _, in := range []string{"", "localhost", "*.example.com", "https://shop.example.com", "shop.example.com/x", "a b.example", "u@h.example", "shop.example.com:", "shop.example.com:0",
		"shop.example.com:99999", "shop.example.com:+80", "[::1", "[::1]x", "fe80::1%eth0", ".example.com", "a..example"} {
		if got, ok := Host(in); ok {
			t.Errorf("%s is taken as %s", in, got)
		}
	}
}
