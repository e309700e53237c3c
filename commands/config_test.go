package commands

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"frontdesk/desk"
)

// TestConfigLines: a configuration that is printed is read as it was, with the line ends
// of any system, and after an editor that takes blanks off.
func TestConfigLines(t *testing.T) {
	line := rapid.OneOf(rapid.SampledFrom([]string{"", " ", "  # no remark", "/no command", "#= 00000000 {}", "\tx", "    x", "é\u00a0", "\u00a0", "trailing  "}),
		rapid.Map(rapid.String(), func(s string) string { return strings.NewReplacer("\n", "", "\r", "", "\x00", "").Replace(s) }))
	rapid.Check(t, func(t *rapid.T) {
		var want []piece
		file := "# a remark\n"
		for range rapid.IntRange(0, 5).Draw(t, "pieces") {
			lines := append([]string{"/x" + strings.TrimSpace(line.Draw(t, "first"))}, rapid.SliceOf(line).Draw(t, "lines")...)
			for len(lines) > 1 && lines[len(lines)-1] == "" {
				lines = lines[:len(lines)-1]
			}
			b := piece{text: strings.Join(lines, "\n"), data: rapid.SampledFrom([]string{"", `{"a":1}`}).Draw(t, "data")}
			want = append(want, b)
			file += "\n" + b.print()
		}
		for _, as := range []string{file, "\ufeff" + strings.ReplaceAll(file, "\n", "\r\n")} {
			got, err := readConfig(as)
			if err != nil {
				t.Fatalf("%q: %v", as, err)
			}
			if !slices.EqualFunc(got, want, func(a, b piece) bool { return a.text == b.text && a.data == b.data }) {
				t.Fatalf("%q\nis read as %+v\nand was    %+v", as, got, want)
			}
		}
		got, err := readConfig(tidy(file))
		if err != nil || !slices.EqualFunc(got, want, func(a, b piece) bool { return a.data == b.data }) {
			t.Fatalf("without blanks at the ends %q is read as %+v, %v", tidy(file), got, err)
		}
	})
}

// FuzzReadConfig: whatever the file, it is read or refused; what was read is printed and
// read again the same.
func FuzzReadConfig(f *testing.F) {
	for _, s := range []string{"", "/addteam x", "/a\n\tb\n\n    c\n#= 00000000 {}\n", "\ufeff/a\r\n    b\r\n", "x", "    x", "\x00", "\xff", "/a\n     \n", "/\r ", "#= \n/a\n#= 2c8b4e5d []"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list, err := readConfig(s)
		if err != nil {
			return
		}
		file := ""
		for _, b := range list {
			file += b.print() + "\n"
		}
		again, err := readConfig(file)
		if err != nil || !slices.EqualFunc(list, again, func(a, b piece) bool { return a.text == b.text && a.data == b.data }) {
			t.Errorf("%q is read as %+v, and printed and read again as %+v, %v", s, list, again, err)
		}
	})
}

// TestFAQSettings: what an FAQ does is exported once, also where only a wording of it has
// questions.
func TestFAQSettings(t *testing.T) {
	b, err := desk.NewBook([]*desk.Item{
		{Kind: desk.KindFAQ, Name: "parcel.es", Source: "/addfaq parcel.es x", Data: []byte(`{"name":"parcel","lang":"es","cost":"high"}`)},
		{Kind: desk.KindFAQ, Name: "parcel.fr", Source: "/addfaq parcel.fr x", Data: []byte(`{"name":"parcel","lang":"fr","cost":"low"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range b.List(desk.KindFAQ) {
		for _, x := range blocksOf(b, i) {
			got = append(got, x.text)
		}
	}
	if want := []string{"/addfaq parcel.es x", "/faq parcel cost high", "/addfaq parcel.fr x"}; !slices.Equal(got, want) {
		t.Errorf("it is exported as %q", got)
	}
}
